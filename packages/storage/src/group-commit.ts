import { setImmediate as nextTurn } from 'node:timers/promises';
import { storeClosed, storeOverloaded } from './errors.ts';
import { holds } from './holds.ts';
import { decodeCounter, decodeU64, encodeCounter, encodeU64 } from './keys.ts';
import { assertOwnKeys, counterKey, logEntryKey } from './reserved.ts';
import type { Batch, BatchOutcome, Precondition } from './store.ts';

/** One write of a group; no value means delete. */
export interface Write {
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
}

/** What a group is committed to. */
export interface CommitTarget {
  read(keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]>;
  /** All or nothing. */
  write(writes: readonly Write[], sync: boolean): Promise<void>;
}

export interface GroupCommitLimits {
  /** Batches that may wait; one more is OVERLOADED. */
  readonly waiting: number;
  /** Operations in one group, so that one commit stays short. */
  readonly operations: number;
}

interface Waiting {
  readonly batch: Batch;
  readonly resolve: (outcome: BatchOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Values by the text of their keys. */
type Seen = Map<string, Uint8Array | undefined>;

/** Joins the batches that wait while a write is under way into the next one. */
export class GroupCommit {
  readonly #target: CommitTarget;
  readonly #limits: GroupCommitLimits;
  #queue: Waiting[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(target: CommitTarget, limits: GroupCommitLimits) {
    this.#target = target;
    this.#limits = limits;
  }

  async submit(batch: Batch): Promise<BatchOutcome> {
    if (this.#closed) throw storeClosed();
    assertOwnKeys(batch.operations);
    if (this.#queue.length >= this.#limits.waiting) throw storeOverloaded(this.#limits.waiting);
    return new Promise((resolve, reject) => {
      this.#queue.push({ batch, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when every batch submitted so far is committed or refused. */
  async drain(): Promise<void> {
    await this.#running;
  }

  /** Refuses new batches and waits for those under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the loop lets writers who were just answered, or whose packet just came, join the group.
    for (await nextTurn(); this.#queue.length > 0; await nextTurn()) {
      await this.#settle(this.#takeGroup());
    }
    this.#running = undefined;
  }

  async #settle(group: readonly Waiting[]): Promise<void> {
    const batches = group.map(({ batch }) => batch);
    let seen: Seen;
    try {
      seen = await this.#readFor(batches);
    } catch (error) {
      // One damaged value must not refuse those who do not look at it.
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) await this.#settle([one]);
      return;
    }
    try {
      const outcomes = await this.#commit(batches, seen);
      group.forEach(({ resolve }, i) => {
        resolve(outcomes[i] as BatchOutcome);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  #takeGroup(): Waiting[] {
    let operations = 0;
    const end = this.#queue.findIndex(({ batch }, i) => {
      operations += batch.operations.length;
      return i > 0 && operations > this.#limits.operations;
    });
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }

  /** Refusals wait for the write too: they may rest on a batch of the same group. */
  async #commit(batches: readonly Batch[], seen: Seen): Promise<BatchOutcome[]> {
    const group = new Group(seen);
    const outcomes = batches.map((batch) => group.add(batch));
    const writes = group.withCounters();
    if (writes.length > 0) await this.#target.write(writes, group.sync);
    return outcomes;
  }

  /** Reads what preconditions, appends and counters look at. Nothing else writes, so it holds until the group is written. */
  async #readFor(batches: readonly Batch[]): Promise<Seen> {
    const keys = new Map<string, Uint8Array>();
    const look = (key: Uint8Array) => keys.set(text(key), key);
    for (const { operations, preconditions = [] } of batches) {
      for (const precondition of preconditions) look(precondition.key);
      for (const operation of operations) {
        if (operation.type === 'append') look(counterKey(operation.log));
        else if (operation.type === 'add') look(operation.key);
      }
    }
    const values = keys.size === 0 ? [] : await this.#target.read([...keys.values()]);
    return new Map([...keys.keys()].map((name, i) => [name, values[i]]));
  }
}

/** The store as the group sees it: what was read, changed by the batches before. */
class Group {
  readonly writes: Write[] = [];
  sync = false;
  /** Only keys that a precondition, an append or a counter looks at. */
  readonly #seen: Seen;
  readonly #counters = new Map<string, { readonly key: Uint8Array; last: number }>();
  /** Counters that were added to, by the text of their keys: each is written once for the whole group. */
  readonly #sums = new Map<string, { readonly key: Uint8Array; sum: number }>();

  constructor(seen: Seen) {
    this.#seen = seen;
  }

  add({ operations, preconditions = [], durability = 'sync' }: Batch): BatchOutcome {
    const failed = preconditions.findIndex((each) => !this.#holds(each));
    if (failed !== -1) return { committed: false, failed };
    if (durability === 'sync' && operations.length > 0) this.sync = true;
    const sequences: number[] = [];
    for (const operation of operations) {
      if (operation.type === 'put') this.#write(operation.key, operation.value);
      else if (operation.type === 'delete') this.#write(operation.key, undefined);
      else if (operation.type === 'add') this.#add(operation.key, operation.amount);
      else {
        const sequence = this.#next(operation.log);
        this.#write(logEntryKey(operation.log, sequence), operation.value);
        sequences.push(sequence);
      }
    }
    return { committed: true, sequences };
  }

  withCounters(): Write[] {
    for (const { key, last } of this.#counters.values()) this.writes.push({ key, value: encodeU64(last) });
    for (const { key, sum } of this.#sums.values()) this.writes.push({ key, value: encodeCounter(sum) });
    return this.writes;
  }

  #write(key: Uint8Array, value: Uint8Array | undefined): void {
    this.writes.push({ key, value });
    if (this.#seen.size === 0) return;
    const name = text(key);
    if (!this.#seen.has(name)) return;
    this.#seen.set(name, value);
    this.#sums.delete(name);
  }

  /** Octets are made of a sum at the end only: a hot counter costs an addition. */
  #add(key: Uint8Array, amount: number): void {
    const name = text(key);
    const counted = this.#sums.get(name);
    if (counted === undefined) this.#sums.set(name, { key, sum: decodeCounter(this.#seen.get(name)) + amount });
    else counted.sum += amount;
  }

  #holds(precondition: Precondition): boolean {
    const name = text(precondition.key);
    const counted = this.#sums.get(name);
    if (counted === undefined) return holds(precondition, this.#seen.get(name));
    if ('atMost' in precondition) return counted.sum <= precondition.atMost;
    return holds(precondition, encodeCounter(counted.sum));
  }

  #next(log: Uint8Array): number {
    const key = counterKey(log);
    const name = text(key);
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      const stored = this.#seen.get(name);
      counter = { key, last: stored === undefined ? 0 : decodeU64(stored) };
      this.#counters.set(name, counter);
    }
    counter.last += 1;
    return counter.last;
  }
}

/** Octets as a Map key, one character each. */
function text(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}
