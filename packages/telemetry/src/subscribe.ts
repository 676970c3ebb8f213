import type { Reading } from '@nameplate/model';
import { Fanout, type SubscriptionScope } from './fanout.ts';

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

/** Tells stored readings to subscribers. */
export class Subscriptions {
  readonly #fanout: Fanout<Omit<SubscribedReading, 'dropped'>>;

  constructor(limits: { readonly subscribers: number; readonly subscriberQueue: number }) {
    this.#fanout = new Fanout('readings', limits);
  }

  get size(): number {
    return this.#fanout.size;
  }

  /** Begins now, not when the iteration does. @throws NameplateError OVERLOADED when there are too many */
  add(scope: SubscriptionScope): AsyncIterableIterator<SubscribedReading> {
    return this.#fanout.add(scope);
  }

  publish(stored: readonly StoredReading[]): void {
    if (this.#fanout.size === 0) return;
    for (const { deviceKey, identifier, reading } of stored) this.#fanout.publish(deviceKey, { identifier, reading });
  }

  close(): void {
    this.#fanout.close();
  }
}
