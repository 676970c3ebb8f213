import { NameplateError } from '@nameplate/model';
import { Level } from 'level';

/** How much is kept, and what becomes of a report when that is full. */
export interface OutboxLimits {
  readonly records: number;
  readonly bytes: number;
  /** `drop-oldest` makes room and counts; `refuse` throws OVERLOADED. */
  readonly whenFull: 'drop-oldest' | 'refuse';
}

/** Records on their way, oldest first. */
export interface OutboxBatch {
  readonly records: readonly string[];
  /** Give it to `remove` once they have arrived. */
  readonly upTo: number;
}

interface Entry {
  readonly position: number;
  readonly bytes: number;
}

interface Waiting {
  readonly record: string;
  readonly resolve: () => void;
  readonly reject: (thrown: unknown) => void;
}

/**
 * Records on disk until they have arrived. What `append` has resolved for survives power loss: callers that come
 * together share one synchronous write. One process at a time has the directory open.
 */
export class Outbox {
  readonly #db: Level<string, string>;
  readonly #limits: OutboxLimits;
  /** What is on disk, oldest first, from `#head` on. */
  #entries: Entry[] = [];
  #head = 0;
  #bytes = 0;
  #next = 0;
  #dropped = 0;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  private constructor(db: Level<string, string>, limits: OutboxLimits) {
    this.#db = db;
    this.#limits = limits;
  }

  /** @throws NameplateError STORAGE_UNAVAILABLE when the directory cannot be used, or another process uses it */
  static async open(directory: string, limits: OutboxLimits): Promise<Outbox> {
    const db = new Level<string, string>(directory);
    try {
      await db.open();
      const outbox = new Outbox(db, limits);
      for await (const [key, record] of db.iterator()) outbox.#note(Number(key), Buffer.byteLength(record));
      return outbox;
    } catch (cause) {
      await db.close().catch(() => undefined);
      throw unavailable(`The readings kept in ${directory} cannot be opened; does another process use them?`, cause);
    }
  }

  /** Records that have not arrived. */
  get size(): number {
    return this.#entries.length - this.#head;
  }

  /** Position of the oldest record on disk; beyond `lastPosition` when there is none. */
  get firstPosition(): number {
    return this.#entries[this.#head]?.position ?? this.#next;
  }

  /** Position of the newest record on disk, or of the last one that was; -1 before the first. */
  get lastPosition(): number {
    return this.#next - 1;
  }

  /** Records given up for want of room since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Resolves when the record is on disk. @throws NameplateError OVERLOADED, STORAGE_UNAVAILABLE */
  append(record: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ record, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** The oldest records, without taking them away; undefined when there are none. */
  async peek(limit: { readonly records: number; readonly bytes: number }): Promise<OutboxBatch | undefined> {
    const oldest = this.#entries[this.#head];
    if (oldest === undefined) return undefined;
    const records: string[] = [];
    let bytes = 0;
    let upTo = oldest.position;
    try {
      for await (const [key, record] of this.#db.iterator({ gte: keyOf(oldest.position), limit: limit.records })) {
        bytes += Buffer.byteLength(record) + 1;
        if (records.length > 0 && bytes > limit.bytes) break;
        records.push(record);
        upTo = Number(key);
      }
    } catch (cause) {
      throw unavailable('The readings kept on disk cannot be read.', cause);
    }
    return { records, upTo };
  }

  /** Forgets what has arrived. Not synced: after a power loss they are sent again, which changes nothing. */
  async remove(upTo: number): Promise<void> {
    const operations = this.#before(upTo + 1).map(({ position }) => ({ type: 'del' as const, key: keyOf(position) }));
    try {
      await this.#db.batch(operations);
    } catch (cause) {
      throw unavailable('The readings kept on disk cannot be removed.', cause);
    }
    this.#forget(upTo);
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#db.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, groupMax);
      try {
        await this.#write(group);
      } catch (thrown) {
        for (const one of group) one.reject(thrown);
      }
    }
    this.#writing = undefined;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const fitting = this.#admitted(group);
    if (fitting.length === 0) return;
    const entries = fitting.map(({ record }, place) => ({
      position: this.#next + place,
      bytes: Buffer.byteLength(record),
      record,
    }));
    const upTo = this.#makesRoom(entries);
    const gone = this.#before(upTo + 1).map(({ position }) => ({ type: 'del' as const, key: keyOf(position) }));
    const put = entries.map(({ position, record }) => ({ type: 'put' as const, key: keyOf(position), value: record }));
    try {
      await this.#db.batch([...gone, ...put], { sync: true });
    } catch (cause) {
      throw unavailable('The reading cannot be written to disk.', cause);
    }
    this.#dropped += this.#forget(upTo);
    for (const { position, bytes } of entries) this.#note(position, bytes);
    for (const { resolve } of fitting) resolve();
  }

  #admitted(group: readonly Waiting[]): readonly Waiting[] {
    if (this.#limits.whenFull === 'drop-oldest') return group;
    let records = this.size;
    let bytes = this.#bytes;
    return group.filter(({ record, reject }) => {
      const length = Buffer.byteLength(record);
      const fits = records < this.#limits.records && bytes + length <= this.#limits.bytes;
      if (fits) {
        records += 1;
        bytes += length;
      } else
        reject(new NameplateError('OVERLOADED', `${records} reports wait for the link; there is no room for more.`));
      return fits;
    });
  }

  /** Position of the last record that has to go so that these have room. */
  #makesRoom(coming: readonly Entry[]): number {
    let records = this.size + coming.length - this.#limits.records;
    let bytes = this.#bytes + coming.reduce((sum, one) => sum + one.bytes, 0) - this.#limits.bytes;
    let upTo = -1;
    for (let place = this.#head; records > 0 || bytes > 0; place += 1) {
      const entry = this.#entries[place];
      if (entry === undefined) break;
      records -= 1;
      bytes -= entry.bytes;
      upTo = entry.position;
    }
    return upTo;
  }

  #before(position: number): readonly Entry[] {
    let end = this.#head;
    while ((this.#entries[end]?.position ?? position) < position) end += 1;
    return this.#entries.slice(this.#head, end);
  }

  /** Returns how many there were. */
  #forget(upTo: number): number {
    const gone = this.#before(upTo + 1);
    for (const { bytes } of gone) this.#bytes -= bytes;
    this.#head += gone.length;
    if (this.#head > 1_000 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return gone.length;
  }

  #note(position: number, bytes: number): void {
    this.#entries.push({ position, bytes });
    this.#bytes += bytes;
    this.#next = position + 1;
  }
}

/** Reports that share one synchronous write, at most. */
const groupMax = 1_000;

function keyOf(position: number): string {
  return String(position).padStart(16, '0');
}

function unavailable(message: string, cause: unknown): NameplateError {
  return new NameplateError('STORAGE_UNAVAILABLE', message, { cause });
}
