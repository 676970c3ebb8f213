import type { Clock } from '@nameplate/model';
import type { Operation, Store } from '@nameplate/storage';
import { rows } from '../keyspace.ts';
import { dayOf } from './day.ts';

/**
 * Resolutions by prefix and day: counted in memory, written from time to time. A resolve costs an addition; what was not
 * written yet is lost when the process is killed.
 */
export class ResolutionCounts {
  readonly #store: Store;
  readonly #clock: Clock;
  #day = -1;
  #counts = new Map<string, number>();
  #earlier: Operation[] = [];
  #flushing: Promise<void> | undefined;

  constructor({ store, clock }: { readonly store: Store; readonly clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  /** A handle under this prefix (comparison form), held here, was answered. */
  count(prefix: string): void {
    const day = dayOf(this.#clock.now());
    if (day !== this.#day) this.#turnTo(day);
    this.#counts.set(prefix, (this.#counts.get(prefix) ?? 0) + 1);
  }

  /** Writes what was counted. What cannot be written is kept for the next time. */
  async flush(): Promise<void> {
    this.#flushing ??= this.#write().finally(() => {
      this.#flushing = undefined;
    });
    await this.#flushing;
  }

  async #write(): Promise<void> {
    this.#turnTo(this.#day);
    const operations = this.#earlier;
    if (operations.length === 0) return;
    this.#earlier = [];
    try {
      await this.#store.batch({ operations, durability: 'relaxed' });
    } catch (thrown) {
      this.#earlier = [...operations, ...this.#earlier];
      throw thrown;
    }
  }

  #turnTo(day: number): void {
    for (const [prefix, amount] of this.#counts)
      this.#earlier.push({ type: 'add', key: rows.dayCount(this.#day, prefix, 'resolved'), amount });
    this.#counts = new Map();
    this.#day = day;
  }
}
