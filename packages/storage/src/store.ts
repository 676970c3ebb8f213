/**
 * One key and its value. Keys compare as unsigned octets, shorter first. Those that begin with FF FF FF FF belong to the adapter:
 * writing them is a TypeError, and they are never read.
 */
export interface Entry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * Part of an atomic batch. `append` gives the value the next sequence of its log: key = `log` + u64 big-endian. Sequences begin at 1,
 * have no gap, and are not given again when the log is trimmed. `add` adds to the counter at a key (`encodeCounter`; absent is 0): it
 * needs no read and no condition, so that writers who count the same thing do not hold each other up.
 */
export type Operation =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'delete'; readonly key: Uint8Array }
  | { readonly type: 'append'; readonly log: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'add'; readonly key: Uint8Array; readonly amount: number };

/** What must hold when the batch commits: the key is absent, or holds exactly these octets; or its counter is not above a number. */
export type Precondition =
  | { readonly key: Uint8Array; readonly expect: Uint8Array | undefined }
  | { readonly key: Uint8Array; readonly atMost: number };

export interface Batch {
  readonly operations: readonly Operation[];
  readonly preconditions?: readonly Precondition[];
  /** `sync` (default): on disk before the promise resolves. `relaxed`: survives the process, not a power failure, until `flush`. */
  readonly durability?: 'sync' | 'relaxed';
}

/** Committed with the sequences its appends were given, in order; or refused, with nothing written. */
export type BatchOutcome =
  | { readonly committed: true; readonly sequences: readonly number[] }
  | { readonly committed: false /** Index of the first precondition that failed. */; readonly failed: number };

/** Half-open or closed bounds by key; `limit` rows at most. */
export interface RangeOptions {
  readonly gt?: Uint8Array;
  readonly gte?: Uint8Array;
  readonly lt?: Uint8Array;
  readonly lte?: Uint8Array;
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** Reads: the same on a store and on a snapshot of it. */
export interface Reader {
  get(key: Uint8Array): Promise<Uint8Array | undefined>;
  /** In the order asked. */
  getMany(keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]>;
  /** In key order, read a block at a time, never whole. Ending the iteration early frees it. Shows the state of its first step. */
  range(options: RangeOptions): AsyncIterable<Entry>;
}

/** A frozen view. Close it. */
export interface Snapshot extends Reader, AsyncDisposable {
  close(): Promise<void>;
}

/**
 * The ordered key-value contract. `suite.ts` is its meaning; every adapter passes it.
 *
 * Errors: STORAGE_UNAVAILABLE when the store is closed, full or broken (nothing of the batch was written).
 */
export interface Store extends Reader, AsyncDisposable {
  /**
   * Atomic. The octets given belong to the store until it resolves. OVERLOADED when too many wait. Concurrent batches are committed together in one synchronous write; each one's preconditions
   * see those before it.
   */
  batch(batch: Batch): Promise<BatchOutcome>;
  /** The last sequence given in a log, 0 if none. */
  lastSequence(log: Uint8Array): Promise<number>;
  snapshot(): Promise<Snapshot>;
  /** Makes every relaxed batch so far durable. */
  flush(): Promise<void>;
  /** Idempotent; waits for batches under way. */
  close(): Promise<void>;
}
