import { stampDeath } from '@nameplate/formats';
import type { Clock } from '@nameplate/model';
import type { DeviceMessage, GatewayObserver, MessageSink } from '../ports.ts';
import type { CheckedWill } from './checked-will.ts';
import type { Message } from './message.ts';
import { reasonCodes } from './reason-codes.ts';
import type { RetainedMessages } from './retained.ts';
import type { Router } from './router.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { Matches } from './subscription-tree.ts';
import type { Publication } from './topic-rules.ts';

/** One message to publish; `matches` when the caller knows them. */
export interface Publish {
  readonly publication: Publication;
  /** Views of a packet are fine: what is kept is copied. */
  readonly message: Message;
  readonly contentType: string | undefined;
  readonly publisher?: Session;
  readonly matches?: (topic: string) => Matches;
}

/** The one way of a message through the front door: journal, sessions of the device, subscribers, retained store. */
export class Publishing {
  readonly #sink: MessageSink;
  readonly #sessions: Sessions;
  readonly #router: Router;
  readonly #retained: RetainedMessages;
  readonly #clock: Clock;
  readonly #observer: GatewayObserver;

  constructor(parts: {
    sink: MessageSink;
    sessions: Sessions;
    router: Router;
    retained: RetainedMessages;
    clock: Clock;
    observer: GatewayObserver;
  }) {
    this.#sink = parts.sink;
    this.#sessions = parts.sessions;
    this.#router = parts.router;
    this.#retained = parts.retained;
    this.#clock = parts.clock;
    this.#observer = parts.observer;
  }

  /** Resolves with the reason code once all of it is durable that has to be. */
  async publish(publish: Publish): Promise<number> {
    const { publication } = publish;
    const message = publication.stamped ? this.#stamped(publish.message) : publish.message;
    const { ingest, command } = publication;
    // A retained message without a payload says nothing: it removes what is retained.
    if (ingest && !(message.retain && message.payload.length === 0)) {
      await this.#sink.append(this.#deviceMessage(ingest, message.payload, publish.contentType));
    }
    const matches = publication.routed ? this.#match(publish) : undefined;
    const reached = matches !== undefined && (matches.sessions.size > 0 || matches.groups.length > 0);
    const kept = reached || command || message.retain ? copyOf(message, publication.topic) : message;
    const routed = reached && this.#router.route(kept, matches, publish.publisher);
    if (message.retain && publication.routed && !(await this.#retain(kept))) return reasonCodes.quota;
    if (publication.certificate !== undefined)
      await this.announce({ ...kept, topic: publication.certificate, retain: true });
    if (!command) return reasonCodes.success;
    const { delivered, queued } = await this.#sessions.command(command.deviceKey, command.port, kept);
    return delivered || queued || routed ? reasonCodes.success : reasonCodes.noMatchingSubscribers;
  }

  /** A message of the server's own, to whoever subscribes; false when it was to be retained and there is no room. */
  async announce(message: Message): Promise<boolean> {
    const kept = copyOf(message, message.topic);
    this.#router.route(kept, this.#router.match(kept.topic));
    return kept.retain ? await this.#retain(kept) : true;
  }

  #stamped(message: Message): Message {
    return { ...message, payload: stampDeath(message.payload, this.#clock.now()) };
  }

  /** Says a will, as it would have been published by its client. */
  will({ publication, message, expiryS, contentType }: CheckedWill): Promise<number> {
    const expiry = expiryS === undefined ? {} : { expireTimeMs: this.#clock.now() + expiryS * 1_000 };
    return this.publish({ publication, message: { ...message, ...expiry }, contentType });
  }

  #deviceMessage(
    { identifier, deviceKey, port, via }: NonNullable<Publication['ingest']>,
    payload: Uint8Array,
    contentType: string | undefined,
  ): DeviceMessage {
    const receiveTimeMs = this.#clock.now();
    if (via === undefined && contentType === undefined) return { identifier, deviceKey, port, payload, receiveTimeMs };
    const told = contentType === undefined ? {} : { contentType };
    return { identifier, deviceKey, port, payload, receiveTimeMs, ...told, ...(via && { via }) };
  }

  #match({ matches, publication: { topic } }: Publish): Matches {
    return matches === undefined ? this.#router.match(topic) : matches(topic);
  }

  async #retain(message: Message): Promise<boolean> {
    const stored = this.#retained.set(message);
    if (!stored) this.#observer.count('messages_refused', 'retained-full');
    await stored;
    return stored !== undefined;
  }
}

/** A packet's octets belong to a larger buffer, which a kept message must not hold. */
function copyOf(message: Message, topic: string): Message {
  return {
    ...message,
    topic,
    payload: Uint8Array.from(message.payload),
    forwarded: Uint8Array.from(message.forwarded),
  };
}
