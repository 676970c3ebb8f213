import type { TopicAlias } from './encode-publish.ts';
import { violation } from './reason-codes.ts';

/** Aliases that the client gave, MQTT 5 §3.3.2.3.4. They end with the connection (MQTT-3.3.2-7). */
export class IncomingAliases {
  readonly #limit: number;
  readonly #topics = new Map<number, string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The topic that is meant. @throws NameplateError when the alias is too great (MQTT-3.3.2-9) or stands for nothing */
  resolve(topic: string, alias: number | undefined): string {
    if (alias === undefined) return topic;
    if (alias > this.#limit)
      throw violation('TOPIC_ALIAS_INVALID', `Topic alias ${alias} is greater than ${this.#limit}.`);
    if (topic !== '') {
      this.#topics.set(alias, topic);
      return topic;
    }
    const known = this.#topics.get(alias);
    if (known === undefined) throw violation('PROTOCOL_ERROR', `Topic alias ${alias} was not given a topic.`);
    return known;
  }
}

const none: TopicAlias = { alias: 0, known: false };

/** Aliases that we give: the first topics get them, as many as the client and the limit allow (MQTT-3.1.2-26, -27). */
export class OutgoingAliases {
  readonly #limit: number;
  readonly #aliases = new Map<string, TopicAlias>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  of(topic: string): TopicAlias {
    const known = this.#aliases.get(topic);
    if (known) return known;
    if (this.#aliases.size >= this.#limit) return none;
    const alias = this.#aliases.size + 1;
    this.#aliases.set(topic, { alias, known: true });
    return { alias, known: false };
  }

  /** The packet that would have told the client was not sent. */
  forget(topic: string): void {
    this.#aliases.delete(topic);
  }
}
