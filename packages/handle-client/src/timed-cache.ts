import type { Clock } from '@nameplate/model';
import { LRUCache } from 'lru-cache';

/** Something kept, and how old it is. */
export interface Kept<T> {
  readonly value: T;
  readonly storedMs: number;
  readonly expiresMs: number;
  /** How often it was found. */
  hits: number;
}

export interface TimedCacheOptions {
  readonly clock: Clock;
  readonly entries: number;
  readonly bytes: number;
  /** How long after its time something may still be found. */
  readonly staleMs: number;
}

/** Keeps things for their own time, and some time past it. Bounded by number and octets; the least used goes first. */
export class TimedCache<T> {
  readonly #options: TimedCacheOptions;
  readonly #kept: LRUCache<string, Kept<T>>;

  constructor(options: TimedCacheOptions) {
    this.#options = options;
    this.#kept = new LRUCache({ max: Math.max(1, options.entries), maxSize: Math.max(1, options.bytes) });
  }

  /** In its time, or past it within the limit: see `isFresh`. */
  find(key: string): Kept<T> | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    if (this.#options.clock.now() >= kept.expiresMs + this.#options.staleMs) {
      this.#kept.delete(key);
      return undefined;
    }
    return kept;
  }

  findFresh(key: string): Kept<T> | undefined {
    const kept = this.find(key);
    return kept !== undefined && this.isFresh(kept) ? kept : undefined;
  }

  isFresh(kept: Kept<T>): boolean {
    return this.#options.clock.now() < kept.expiresMs;
  }

  /** Something with no time to live is not kept, and what was kept before is gone. */
  put(key: string, value: T, lifetimeMs: number, octets: number): void {
    const now = this.#options.clock.now();
    if (lifetimeMs <= 0 || this.#options.entries === 0) this.#kept.delete(key);
    else
      this.#kept.set(
        key,
        { value, storedMs: now, expiresMs: now + lifetimeMs, hits: 0 },
        { size: Math.max(1, octets) },
      );
  }

  /** Its time is over: found no longer but as stale. */
  expire(key: string): void {
    const kept = this.#kept.peek(key);
    const now = this.#options.clock.now();
    if (kept !== undefined && kept.expiresMs > now)
      this.#kept.set(key, { ...kept, expiresMs: now }, { size: this.#kept.info(key)?.size ?? 1 });
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }

  get size(): number {
    return this.#kept.size;
  }
}
