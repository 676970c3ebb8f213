import { NameplateError, prefixCovers } from '@nameplate/model';

/** Of one device; of all under a prefix and those derived from it (comparison forms); or of all. */
export interface SubscriptionScope {
  readonly deviceKey?: string;
  readonly prefixKey?: string;
  /** Ends the subscription; the iteration then ends without an error. */
  readonly signal?: AbortSignal;
}

/** What a subscriber gets. */
export type Told<T> = T & {
  /** How many were left out since the one before, because the subscriber was slow. */
  readonly dropped: number;
};

/** Tells what happens to subscribers. A slow one loses its oldest and is told how many; it holds nobody up. */
export class Fanout<T extends object> {
  readonly #what: string;
  readonly #byDevice = new Map<string, Set<Subscriber<T>>>();
  readonly #byPrefix = new Map<string, Set<Subscriber<T>>>();
  readonly #limits: { readonly subscribers: number; readonly subscriberQueue: number };
  #count = 0;

  constructor(what: string, limits: { readonly subscribers: number; readonly subscriberQueue: number }) {
    this.#what = what;
    this.#limits = limits;
  }

  get size(): number {
    return this.#count;
  }

  /** Begins now, not when the iteration does. @throws NameplateError OVERLOADED when there are too many */
  add({ deviceKey, prefixKey = '*', signal }: SubscriptionScope): AsyncIterableIterator<Told<T>> {
    if (this.#count >= this.#limits.subscribers)
      throw new NameplateError('OVERLOADED', `More than ${this.#limits.subscribers} subscriptions to ${this.#what}.`, {
        reason: 'SUBSCRIBERS_FULL',
        metadata: { limit: String(this.#limits.subscribers) },
        retryAfterMs: 1_000,
      });
    const [index, at] = deviceKey === undefined ? [this.#byPrefix, prefixKey] : [this.#byDevice, deviceKey];
    const subscribers = index.get(at) ?? new Set();
    index.set(at, subscribers);
    const subscriber = new Subscriber<T>(this.#limits.subscriberQueue, () => {
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

  /** `deviceKey` is a comparison key. */
  publish(deviceKey: string, item: T): void {
    if (this.#count === 0) return;
    for (const subscriber of this.#byDevice.get(deviceKey) ?? []) subscriber.push(item);
    if (this.#byPrefix.size === 0) return;
    const prefix = deviceKey.slice(0, deviceKey.indexOf('/'));
    for (const [held, subscribers] of this.#byPrefix)
      if (prefixCovers(held, prefix)) for (const subscriber of subscribers) subscriber.push(item);
  }

  close(): void {
    for (const index of [this.#byDevice, this.#byPrefix])
      for (const subscribers of index.values()) for (const subscriber of subscribers) subscriber.end();
  }
}

type Result<T> = IteratorResult<Told<T>, undefined>;

class Subscriber<T extends object> implements AsyncIterableIterator<Told<T>, undefined> {
  readonly #max: number;
  readonly #onEnd: () => void;
  #queue: T[] = [];
  // Index of the first that waits: taking from the front of a long array costs its length.
  #first = 0;
  #dropped = 0;
  #waiting: ((result: Result<T>) => void)[] = [];
  #ended = false;

  constructor(max: number, onEnd: () => void) {
    this.#max = max;
    this.#onEnd = onEnd;
  }

  push(item: T): void {
    if (this.#ended) return;
    const waiting = this.#waiting.shift();
    if (waiting) return waiting({ done: false, value: { ...item, dropped: this.#takeDropped() } });
    this.#queue.push(item);
    if (this.#queue.length - this.#first <= this.#max) return;
    this.#shift();
    this.#dropped += 1;
  }

  async next(): Promise<Result<T>> {
    const oldest = this.#shift();
    if (oldest !== undefined) return { done: false, value: { ...oldest, dropped: this.#takeDropped() } };
    if (this.#ended) return { done: true, value: undefined };
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async return(): Promise<Result<T>> {
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

  #shift(): T | undefined {
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
