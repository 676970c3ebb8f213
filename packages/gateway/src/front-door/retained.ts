import type { Clock } from '@nameplate/model';
import type { GatewayLimits } from '../limits.ts';
import type { RetainedStore } from '../ports.ts';
import { isExpired, type Message } from './message.ts';
import { RetainedTree } from './retained-tree.ts';

/** The last retained message of each topic, in memory and in the store. MQTT 5 §3.3.1.3. Bounded in number and octets. */
export class RetainedMessages {
  readonly #tree = new RetainedTree();
  readonly #store: RetainedStore;
  readonly #limits: GatewayLimits;
  readonly #clock: Clock;
  #count = 0;
  #octets = 0;
  /** Those that will expire. */
  #mortal = 0;

  private constructor(options: { store: RetainedStore; limits: GatewayLimits; clock: Clock }) {
    this.#store = options.store;
    this.#limits = options.limits;
    this.#clock = options.clock;
  }

  static async load(options: { store: RetainedStore; limits: GatewayLimits; clock: Clock }): Promise<RetainedMessages> {
    const retained = new RetainedMessages(options);
    for await (const message of options.store.readAll()) {
      if (!isExpired(message, options.clock.now()) && retained.#fits(message)) retained.#put(message);
    }
    return retained;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Replaces the topic's message; an empty payload removes it (MQTT-3.3.1-5, -6, -7). Memory has it at once; the promise
   * is the store's. Undefined: there is no room, and the earlier message is gone all the same, since it is not the last.
   */
  set(message: Message): Promise<void> | undefined {
    const before = this.#tree.get(message.topic);
    if (message.payload.length === 0) {
      if (!before) return Promise.resolve();
      this.#drop(before);
      return this.#store.remove(message.topic);
    }
    if (before) this.#drop(before);
    if (!this.#fits(message)) {
      this.expire();
      if (!this.#fits(message)) {
        if (before) void this.#store.remove(message.topic).catch(() => undefined);
        return undefined;
      }
    }
    this.#put(message);
    return this.#store.write(message);
  }

  /** What a new subscription to this filter gets. */
  match(filter: string): readonly Message[] {
    if (this.#count === 0) return [];
    const now = this.#clock.now();
    return this.#tree.match(filter).filter((message) => !isExpired(message, now));
  }

  /** It was not replaced or removed since. */
  isLast(message: Message): boolean {
    return this.#tree.get(message.topic) === message;
  }

  /** Forgets what is over its time (MQTT-3.3.2-5). */
  expire(): void {
    if (this.#mortal === 0) return;
    const now = this.#clock.now();
    for (const message of this.#tree.values()) {
      if (!isExpired(message, now)) continue;
      this.#drop(message);
      this.#store.remove(message.topic).catch(() => undefined);
    }
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #fits(message: Message): boolean {
    const { retainedMessages, retainedBytes } = this.#limits;
    return this.#count < retainedMessages && this.#octets + sizeOf(message) <= retainedBytes;
  }

  #put(message: Message): void {
    this.#tree.set(message);
    this.#count++;
    if (Number.isFinite(message.expireTimeMs)) this.#mortal++;
    this.#octets += sizeOf(message);
  }

  #drop(message: Message): void {
    this.#tree.delete(message.topic);
    this.#count--;
    if (Number.isFinite(message.expireTimeMs)) this.#mortal--;
    this.#octets -= sizeOf(message);
  }
}

function sizeOf({ topic, payload, forwarded }: Message): number {
  return topic.length + payload.length + forwarded.length;
}
