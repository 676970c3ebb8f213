import { NameplateError } from '@nameplate/model';
import type { Batch, BatchOutcome, Entry, RangeOptions, Reader, Snapshot, Store } from './store.ts';

/** What a call of a failing store does: `before` fails with nothing done; `after` is done, then fails: an answer lost on its way. */
export type Fault = 'before' | 'after' | undefined;

export interface FailurePlan {
  /** Asked at each call with its name and how often it was called before. */
  fault(call: keyof Reader | 'batch' | 'lastSequence' | 'snapshot' | 'flush', count: number): Fault;
}

/** A store that fails on purpose, with STORAGE_UNAVAILABLE, when the plan says so. */
export function failingStore(store: Store, plan: FailurePlan): Store {
  return new FailingStore(store, plan);
}

class FailingReader<R extends Reader> implements Reader {
  protected readonly inner: R;
  readonly #plan: FailurePlan;
  readonly #counts: Map<string, number>;

  constructor(inner: R, plan: FailurePlan, counts = new Map<string, number>()) {
    this.inner = inner;
    this.#plan = plan;
    this.#counts = counts;
  }

  get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.attempt('get', () => this.inner.get(key));
  }

  getMany(keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return this.attempt('getMany', () => this.inner.getMany(keys));
  }

  async *range(options: RangeOptions): AsyncGenerator<Entry> {
    const fault = this.#next('range');
    if (fault === 'before') throw planned('range');
    yield* this.inner.range(options);
    if (fault === 'after') throw planned('range');
  }

  protected wrap(snapshot: Snapshot): Snapshot {
    return new FailingSnapshot(snapshot, this.#plan, this.#counts);
  }

  protected async attempt<T>(call: Parameters<FailurePlan['fault']>[0], run: () => Promise<T>): Promise<T> {
    const fault = this.#next(call);
    if (fault === 'before') throw planned(call);
    const result = await run();
    if (fault === 'after') throw planned(call);
    return result;
  }

  #next(call: Parameters<FailurePlan['fault']>[0]): Fault {
    const count = this.#counts.get(call) ?? 0;
    this.#counts.set(call, count + 1);
    return this.#plan.fault(call, count);
  }
}

class FailingSnapshot extends FailingReader<Snapshot> implements Snapshot {
  close(): Promise<void> {
    return this.inner.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

class FailingStore extends FailingReader<Store> implements Store {
  batch(batch: Batch): Promise<BatchOutcome> {
    return this.attempt('batch', () => this.inner.batch(batch));
  }

  lastSequence(log: Uint8Array): Promise<number> {
    return this.attempt('lastSequence', () => this.inner.lastSequence(log));
  }

  snapshot(): Promise<Snapshot> {
    return this.attempt('snapshot', async () => this.wrap(await this.inner.snapshot()));
  }

  flush(): Promise<void> {
    return this.attempt('flush', () => this.inner.flush());
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function planned(call: string): NameplateError {
  return new NameplateError('STORAGE_UNAVAILABLE', `The store failed to ${call} on purpose.`, { reason: 'PLANNED' });
}
