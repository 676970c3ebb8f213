import { NameplateError, prefixCovers, type Reading } from '@nameplate/model';

/** A reading that was stored, as it is told to subscribers. */
export interface StoredReading {
  readonly deviceKey: string;
  /** Canonical text. */
  readonly identifier: string;
  readonly reading: Reading & { readonly public: boolean };
}

/** What a subscriber gets. */
export interface SubscribedReading {
  readonly identifier: string;
  readonly reading: Reading & { readonly public: boolean };
  /** How many were left out since the one before, because the subscriber was slow. */
  readonly dropped: number;
}

/** Of one device; of all under a prefix and those derived from it (comparison forms); or of all. */
export interface SubscriptionScope {
  readonly deviceKey?: string;
  readonly prefixKey?: string;
  /** Ends the subscription; the iteration then ends without an error. */
  readonly signal?: AbortSignal;
}

/** Tells stored readings to subscribers. A slow one loses its oldest and is told how many; it holds nobody up. */
export class Subscriptions {
  readonly #byDevice = new Map<string, Set<Subscriber>>();
  readonly #byPrefix = new Map<string, Set<Subscriber>>();
  readonly #limits: { readonly subscribers: number; readonly subscriberQueue: number };
  #count = 0;

  constructor(limits: { readonly subscribers: number; readonly subscriberQueue: number }) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#count;
  }

  /** Begins now, not when the iteration does. @throws NameplateError OVERLOADED when there are too many */
  add({ deviceKey, prefixKey = '*', signal }: SubscriptionScope): AsyncIterableIterator<SubscribedReading> {
    if (this.#count >= this.#limits.subscribers)
      throw new NameplateError('OVERLOADED', `More than ${this.#limits.subscribers} subscriptions to readings.`, {
        reason: 'SUBSCRIBERS_FULL',
        metadata: { limit: String(this.#limits.subscribers) },
        retryAfterMs: 1_000,
      });
    const [index, at] = deviceKey === undefined ? [this.#byPrefix, prefixKey] : [this.#byDevice, deviceKey];
    const subscribers = index.get(at) ?? new Set();
    index.set(at, subscribers);
    const subscriber = new Subscriber(this.#limits.subscriberQueue, () => {
      signal?.removeEventListener('abort', end);
      this.#count -= 1;
      subscribers.delete(subscriber);
      if (subscribers.size === 0 && index.get(at) === subscribers) index.delete(at);
    });
    const end = () => subscriber.end();
    subscribers.add(subscriber);
    this.#count += 1;
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
    return subscriber;
  }

  publish(stored: readonly StoredReading[]): void {
    if (this.#count === 0) return;
    for (const { deviceKey, identifier, reading } of stored) {
      for (const subscriber of this.#byDevice.get(deviceKey) ?? []) subscriber.push(identifier, reading);
      if (this.#byPrefix.size === 0) continue;
      const prefix = deviceKey.slice(0, deviceKey.indexOf('/'));
      for (const [held, subscribers] of this.#byPrefix)
        if (prefixCovers(held, prefix)) for (const subscriber of subscribers) subscriber.push(identifier, reading);
    }
  }

  close(): void {
    for (const index of [this.#byDevice, this.#byPrefix])
      for (const subscribers of index.values()) for (const subscriber of subscribers) subscriber.end();
  }
}

type Result = IteratorResult<SubscribedReading, undefined>;

class Subscriber implements AsyncIterableIterator<SubscribedReading, undefined> {
  readonly #max: number;
  readonly #onEnd: () => void;
  #queue: Omit<SubscribedReading, 'dropped'>[] = [];
  // Index of the first that waits: taking from the front of a long array costs its length.
  #first = 0;
  #dropped = 0;
  #waiting: ((result: Result) => void)[] = [];
  #ended = false;

  constructor(max: number, onEnd: () => void) {
    this.#max = max;
    this.#onEnd = onEnd;
  }

  push(identifier: string, reading: SubscribedReading['reading']): void {
    if (this.#ended) return;
    const waiting = this.#waiting.shift();
    if (waiting) return waiting({ done: false, value: { identifier, reading, dropped: this.#takeDropped() } });
    this.#queue.push({ identifier, reading });
    if (this.#queue.length - this.#first <= this.#max) return;
    this.#shift();
    this.#dropped += 1;
  }

  async next(): Promise<Result> {
    const oldest = this.#shift();
    if (oldest !== undefined) return { done: false, value: { ...oldest, dropped: this.#takeDropped() } };
    if (this.#ended) return { done: true, value: undefined };
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async return(): Promise<Result> {
    this.end();
    this.#queue = [];
    this.#first = 0;
    return { done: true, value: undefined };
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
    for (const waiting of this.#waiting.splice(0)) waiting({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #shift(): Omit<SubscribedReading, 'dropped'> | undefined {
    const oldest = this.#queue[this.#first];
    if (oldest === undefined) return undefined;
    this.#first += 1;
    if (this.#first > this.#max || this.#first === this.#queue.length) {
      this.#queue = this.#queue.slice(this.#first);
      this.#first = 0;
    }
    return oldest;
  }

  #takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }
}
