import { type Clock, systemClock } from '@nameplate/model';
import { syncLogs } from './disk.ts';
import { snapshotClosed, storeClosed } from './errors.ts';
import { GroupCommit } from './group-commit.ts';
import { decodeU64 } from './keys.ts';
import { translateLevelError } from './level-errors.ts';
import { checkFormat, FORMAT_VERSION } from './level-format.ts';
import { LevelHandle } from './level-handle.ts';
import { LevelReader } from './level-reader.ts';
import { counterKey } from './reserved.ts';
import type { Batch, BatchOutcome, Snapshot, Store } from './store.ts';

export interface LevelStoreOptions {
  readonly directory: string;
  /** The layout that the caller writes; a store with another one is refused. Default 1. */
  readonly formatVersion?: number;
  /** Batches that may wait for the disk before OVERLOADED. Default 10,000. */
  readonly waitingMax?: number;
  /** Operations committed in one write at most. Default 8,192. */
  readonly groupOperationsMax?: number;
  /** LevelDB's block cache. Default 64 MiB. */
  readonly cacheBytes?: number;
  /** LevelDB's write buffer. Default 16 MiB. */
  readonly writeBufferBytes?: number;
  /** After a failed write, how long writes are refused before the next try. Default 1,000. */
  readonly retryAfterMs?: number;
  readonly clock?: Clock;
}

/** Opens the embedded store, or makes it. STORAGE_UNAVAILABLE when another process has it, or its format is another. */
export async function openLevelStore(options: LevelStoreOptions): Promise<Store> {
  const { directory } = options;
  const handle = new LevelHandle({
    directory,
    cacheBytes: options.cacheBytes ?? 64 * 2 ** 20,
    writeBufferBytes: options.writeBufferBytes ?? 16 * 2 ** 20,
    retryAfterMs: options.retryAfterMs ?? 1000,
    clock: options.clock ?? systemClock,
  });
  await handle.open();
  try {
    await checkFormat(handle.db, directory, options.formatVersion ?? FORMAT_VERSION);
  } catch (error) {
    await handle.close();
    throw translateLevelError(error, 'open');
  }
  return new LevelStore(handle, options);
}

class LevelStore extends LevelReader implements Store {
  readonly #commit: GroupCommit;
  readonly #directory: string;
  #unflushed = false;
  #closing: Promise<void> | undefined;

  constructor(handle: LevelHandle, { directory, waitingMax = 10_000, groupOperationsMax = 8192 }: LevelStoreOptions) {
    super(handle);
    this.#directory = directory;
    const target = {
      read: (keys: readonly Uint8Array[]) => this.readRaw(keys),
      write: (writes: Parameters<LevelHandle['write']>[0], sync: boolean) => {
        if (!sync) this.#unflushed = true;
        return handle.write(writes, sync);
      },
    };
    this.#commit = new GroupCommit(target, { waiting: waitingMax, operations: groupOperationsMax });
  }

  batch(batch: Batch): Promise<BatchOutcome> {
    return this.#commit.submit(batch);
  }

  async lastSequence(log: Uint8Array): Promise<number> {
    await this.blocked();
    const [counter] = await this.readRaw([counterKey(log)]);
    return counter === undefined ? 0 : decodeU64(counter);
  }

  async snapshot(): Promise<Snapshot> {
    await this.blocked();
    try {
      return new LevelSnapshot(this.handle);
    } catch (error) {
      throw translateLevelError(error, 'take a snapshot');
    }
  }

  async flush(): Promise<void> {
    await this.blocked();
    await this.#commit.drain();
    if (!this.#unflushed) return;
    this.#unflushed = false;
    try {
      await syncLogs(this.#directory);
    } catch (error) {
      this.#unflushed = true;
      throw translateLevelError(error, 'flush');
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#commit.close().then(() => this.handle.close());
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  protected override blocked(): Promise<void> | undefined {
    if (this.#closing !== undefined) throw storeClosed();
    return super.blocked();
  }
}

class LevelSnapshot extends LevelReader implements Snapshot {
  readonly #close: () => Promise<void>;
  #closed = false;

  constructor(handle: LevelHandle) {
    const snapshot = handle.db.snapshot();
    super(handle, snapshot);
    this.#close = () => snapshot.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  protected override blocked(): Promise<void> | undefined {
    if (this.#closed) throw snapshotClosed();
    return super.blocked();
  }
}
