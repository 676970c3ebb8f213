import { snapshotClosed, storeClosed } from './errors.ts';
import { holds } from './holds.ts';
import { decodeCounter, decodeU64, encodeCounter, encodeU64 } from './keys.ts';
import { assertOwnKeys, logEntryKey } from './reserved.ts';
import { SortedEntries } from './sorted-entries.ts';
import type { Batch, BatchOutcome, Entry, Operation, RangeOptions, Reader, Snapshot, Store } from './store.ts';

/** A store that lives as long as the process: for tests and trials. */
export function openMemoryStore(): Store {
  return new MemoryStore();
}

class MemoryReader implements Reader {
  protected entries: SortedEntries | undefined;
  readonly #closedError: () => Error;

  constructor(entries: SortedEntries, closedError: () => Error) {
    this.entries = entries;
    this.#closedError = closedError;
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.live().get(key)?.slice();
  }

  async getMany(keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    const entries = this.live();
    return keys.map((key) => entries.get(key)?.slice());
  }

  async *range(options: RangeOptions): AsyncGenerator<Entry> {
    const frozen = this.live().freeze();
    for (const { key, value } of frozen.range(options)) {
      yield { key: key.slice(), value: value.slice() };
      this.live();
    }
  }

  get closed(): boolean {
    return this.entries === undefined;
  }

  protected live(): SortedEntries {
    if (this.entries === undefined) throw this.#closedError();
    return this.entries;
  }

  async close(): Promise<void> {
    this.entries = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

class MemorySnapshot extends MemoryReader implements Snapshot {}

class MemoryStore extends MemoryReader implements Store {
  readonly #counters = new SortedEntries();
  readonly #snapshots = new Set<MemorySnapshot>();

  constructor() {
    super(new SortedEntries(), storeClosed);
  }

  async batch({ operations, preconditions = [] }: Batch): Promise<BatchOutcome> {
    const entries = this.live();
    assertOwnKeys(operations);
    const failed = preconditions.findIndex((each) => !holds(each, entries.get(each.key)));
    if (failed !== -1) return { committed: false, failed };
    const sequences: number[] = [];
    for (const operation of operations) this.#apply(entries, operation, sequences);
    return { committed: true, sequences };
  }

  async lastSequence(log: Uint8Array): Promise<number> {
    this.live();
    return this.#sequence(log);
  }

  async snapshot(): Promise<Snapshot> {
    for (const snapshot of this.#snapshots) if (snapshot.closed) this.#snapshots.delete(snapshot);
    const snapshot = new MemorySnapshot(this.live().freeze(), snapshotClosed);
    this.#snapshots.add(snapshot);
    return snapshot;
  }

  async flush(): Promise<void> {
    this.live();
  }

  override async close(): Promise<void> {
    await super.close();
    for (const snapshot of this.#snapshots) await snapshot.close();
  }

  #apply(entries: SortedEntries, operation: Operation, sequences: number[]): void {
    if (operation.type === 'put') entries.put(operation.key.slice(), operation.value.slice());
    else if (operation.type === 'delete') entries.delete(operation.key);
    else if (operation.type === 'add')
      entries.put(operation.key.slice(), encodeCounter(decodeCounter(entries.get(operation.key)) + operation.amount));
    else {
      const sequence = this.#sequence(operation.log) + 1;
      entries.put(logEntryKey(operation.log, sequence), operation.value.slice());
      this.#counters.put(operation.log.slice(), encodeU64(sequence));
      sequences.push(sequence);
    }
  }

  #sequence(log: Uint8Array): number {
    const counter = this.#counters.get(log);
    return counter === undefined ? 0 : decodeU64(counter);
  }
}
