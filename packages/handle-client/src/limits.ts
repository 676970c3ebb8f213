import { dayMs } from './time-to-live.ts';

/** What a resolver that goes to other servers keeps and dares. */
export interface IterativeLimits {
  /** One resolution from the root on; a caller may allow less. */
  readonly timeoutMs: number;
  /** Servers asked for one resolution. */
  readonly hops: number;
  /** Services looked up to find a service. */
  readonly depth: number;
  /** Identifiers looked up at once. */
  readonly lookups: number;
  readonly cacheEntries: number;
  readonly cacheBytes: number;
  /** No record is kept longer, whatever its time to live. */
  readonly lifetimeMaxMs: number;
  /** How long "there is none" is kept; 0: not. */
  readonly negativeMs: number;
  /** How long a record may be answered past its time while no server answers; 0: not. */
  readonly staleMs: number;
  /** How long a caller waits for a server when there is a stale record. */
  readonly staleAfterMs: number;
}

export const defaultIterativeLimits: IterativeLimits = {
  timeoutMs: 8_000,
  hops: 30,
  depth: 8,
  lookups: 10_000,
  cacheEntries: 100_000,
  cacheBytes: 256 * 1024 * 1024,
  lifetimeMaxMs: dayMs,
  negativeMs: 30_000,
  staleMs: dayMs,
  staleAfterMs: 1_500,
};

/** Requests that were sent on so often are sent on no more. RFC 3652 §2.2.2, as deployed. */
export const recursionCountMax = 40;
