import {
  type Change,
  type ChangeKind,
  NameplateError,
  parseIdentifier,
  parsePrefix,
  prefixCovers,
  prefixKey,
  type TouchedValue,
} from '@nameplate/model';
import { decodeU64, type Operation, prefixRange, type Store } from '@nameplate/storage';
import { rows } from './keyspace.ts';
import { accessPrefix } from './permission.ts';

/** Told at commit, before the writer has its answer. `key` is the comparison key of the identifier. */
export type CommitListener = (change: Change, key: string) => void;

export interface WatchOptions {
  /** Start after this one; 0, the default: from the first. */
  readonly after?: number;
  /** Skip what has happened. */
  readonly fromNow?: boolean;
  /** This prefix and those below it. */
  readonly prefix?: string;
  /** Canonical text of one handle. */
  readonly identifier?: string;
  readonly signal?: AbortSignal;
}

/** One step of a watch: a change, or only how far the watch has come. */
export interface WatchEvent {
  readonly change?: Change;
  /** Everything up to here has been seen; resume after it. */
  readonly sequence: number;
}

/**
 * The log of changes. A watcher keeps only its position: it reads from the few latest in memory, shared by all, or,
 * when it is further behind, from the log. A slow one therefore costs no memory.
 */
export class Changes {
  readonly #store: Store;
  readonly #listeners = new Set<CommitListener>();
  readonly #wakers = new Set<() => void>();
  /** The latest, without gaps. */
  #recent: LoggedChange[] = [];
  #last = 0;
  #closed = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Calls the listener at every commit in this process; returns the unsubscribe function. */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The sequence of the last committed change; 0 when there is none. */
  lastSequence(): Promise<number> {
    return this.#store.lastSequence(rows.changes());
  }

  /**
   * What the log holds after a position, some at a time; none at its end. From the store, so that changes of other processes on
   * it are there too.
   */
  async after(position: number): Promise<readonly { readonly sequence: number; readonly key: string }[]> {
    const logged = await this.#readLog(position);
    return logged.map(({ change, key }) => ({ sequence: change.sequence, key }));
  }

  /** Changes from a position on, then as they happen. The first event only says where the watch starts. */
  async *watch(options: WatchOptions): AsyncGenerator<WatchEvent, void, void> {
    const selects = selector(options);
    const last = await this.lastSequence();
    let position = options.fromNow ? last : (options.after ?? 0);
    if (position > last) throw unknownSequence(position, last);
    yield { sequence: position };
    let told = position;
    while (!this.#closed && !options.signal?.aborted) {
      const changes = await this.#after(position);
      if (changes.length === 0) await this.#nextCommit(position, options.signal);
      for (const logged of changes) {
        if (options.signal?.aborted) return;
        position = logged.change.sequence;
        if (!selects(logged)) continue;
        told = position;
        yield { change: logged.change, sequence: position };
      }
      // A watcher of a quiet corner still moves its resume point past the others' changes.
      if (position - told >= progressEvery) {
        told = position;
        yield { sequence: position };
      }
    }
  }

  /** The operation that appends a change; part of the batch of the write it tells of. */
  append(change: Omit<Change, 'sequence'>): Operation {
    return { type: 'append', log: rows.changes(), value: Buffer.from(JSON.stringify(change)) };
  }

  /** Tells of a committed change: caches first, then watchers. */
  publish(change: Change, key: string, prefix: string): void {
    for (const listener of this.#listeners) listener(change, key);
    // Answers of grouped commits may come out of order: what is missing is in the log already.
    const next = this.#recent.at(-1);
    if (next !== undefined && change.sequence !== next.change.sequence + 1) this.#recent = [];
    if (change.sequence > this.#last) this.#recent.push({ change, key, prefix });
    if (this.#recent.length > 2 * recentMax) this.#recent = this.#recent.slice(-recentMax);
    this.#last = Math.max(this.#last, change.sequence);
    this.#wake();
  }

  /** Ends every watch. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async #after(position: number): Promise<readonly LoggedChange[]> {
    const first = this.#recent[0]?.change.sequence;
    if (first !== undefined && position >= first - 1) {
      const start = position - first + 1;
      return this.#recent.slice(start, start + chunk);
    }
    return await this.#readLog(position);
  }

  async #readLog(position: number): Promise<LoggedChange[]> {
    const log = rows.changes();
    const { lt } = prefixRange(log);
    const changes: LoggedChange[] = [];
    const bounds = { gt: sequenceKey(log, position), ...(lt === undefined ? {} : { lt }), limit: chunk };
    for await (const { key, value } of this.#store.range(bounds)) {
      changes.push(parseChange(decodeU64(key, log.length), value));
    }
    return changes;
  }

  #nextCommit(position: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#wakers.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      if (this.#closed || signal?.aborted || this.#last > position) return resolve();
      this.#wakers.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  #wake(): void {
    for (const waker of this.#wakers) waker();
  }
}

interface LoggedChange {
  readonly change: Change;
  readonly key: string;
  readonly prefix: string;
}

/** Changes kept in memory, and read at a time. */
const recentMax = 1024;
const chunk = 256;
const progressEvery = 1000;

function selector({ prefix, identifier }: WatchOptions): (logged: LoggedChange) => boolean {
  if (identifier !== undefined && identifier !== '') {
    const { key } = parseIdentifier(identifier);
    return (logged) => logged.key === key;
  }
  if (prefix === undefined || prefix === '') return () => true;
  const held = prefixKey(parsePrefix(prefix));
  return (logged) => prefixCovers(held, logged.prefix);
}

function parseChange(sequence: number, value: Uint8Array): LoggedChange {
  const stored = JSON.parse(Buffer.from(value).toString('utf8')) as {
    readonly kind: ChangeKind;
    readonly identifier: string;
    readonly revision: number;
    readonly timeMs: number;
    readonly actor: string;
    readonly etag?: string;
    readonly touched?: readonly TouchedValue[];
  };
  const identifier = parseIdentifier(stored.identifier);
  return { change: { sequence, ...stored }, key: identifier.key, prefix: accessPrefix(identifier) };
}

function sequenceKey(log: Uint8Array, sequence: number): Uint8Array {
  const key = Buffer.alloc(log.length + 8);
  key.set(log);
  key.writeBigUInt64BE(BigInt(sequence), log.length);
  return key;
}

function unknownSequence(asked: number, last: number): NameplateError {
  return new NameplateError('INVALID_VALUE', `No change has sequence ${asked} yet; the last is ${last}.`, {
    reason: 'SEQUENCE_UNKNOWN',
    metadata: { asked: String(asked), last: String(last) },
  });
}
