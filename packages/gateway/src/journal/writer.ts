import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, NameplateError } from '@nameplate/model';
import type { ActiveSegment } from './active-segment.ts';
import { appendFailed, journalClosed, journalFull, recordTooLarge } from './errors.ts';
import { FRAME_BYTES, HEADER_BYTES, writeFrame } from './segment.ts';
import type { Segments } from './segments.ts';

/** What an acknowledged append survives. `always`: power loss. `interval`: power loss but for the last interval. `os`: the process. */
export type SyncPolicy = 'always' | 'interval' | 'os';

export interface WriterOptions {
  readonly syncPolicy: SyncPolicy;
  readonly syncIntervalMs: number;
  readonly maxBytes: number;
  readonly recordBytesMax: number;
  readonly waitingBytesMax: number;
  readonly fullWaitMs: number;
  readonly clock: Clock;
  readonly onFault: (error: NameplateError) => void;
}

interface Waiting {
  readonly record: Uint8Array;
  readonly deadlineMs: number;
  readonly resolve: (position: number) => void;
  readonly reject: (error: NameplateError) => void;
}

/** Octets written at once at most. */
const GROUP_BYTES = 4 * 2 ** 20;

/** Joins the appends that wait while a write and its sync are under way into the next ones. */
export class Writer {
  readonly #segments: Segments;
  readonly #active: ActiveSegment;
  readonly #options: WriterOptions;
  #queue: Waiting[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | undefined;
  #syncTimer: NodeJS.Timeout | undefined;
  #buffer = Buffer.allocUnsafeSlow(64 * 1024);
  #closed = false;

  constructor(segments: Segments, active: ActiveSegment, options: WriterOptions) {
    this.#segments = segments;
    this.#active = active;
    this.#options = options;
  }

  /** False when the journal is full or too much waits in memory: stop reading from sockets. */
  get writable(): boolean {
    return this.#free > FRAME_BYTES && this.#waitingBytes <= this.#options.waitingBytesMax / 2;
  }

  async append(record: Uint8Array): Promise<number> {
    const { clock, recordBytesMax, waitingBytesMax, fullWaitMs } = this.#options;
    if (this.#closed) throw journalClosed();
    if (record.length === 0) throw new TypeError('an empty record cannot be told from a hole in the file');
    if (record.length > recordBytesMax) throw recordTooLarge(record.length, recordBytesMax);
    if (this.#waitingBytes + record.length > waitingBytesMax) throw journalFull(waitingBytesMax);
    this.#waitingBytes += record.length;
    return new Promise((resolve, reject) => {
      this.#queue.push({ record, deadlineMs: clock.now() + fullWaitMs, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#segments.wake();
    await this.#running;
    clearTimeout(this.#syncTimer);
    try {
      await this.#active.close();
    } catch (error) {
      throw appendFailed(error);
    }
  }

  async #run(): Promise<void> {
    // One turn of the loop lets the messages of every socket that is ready join the group.
    for (await nextTurn(); this.#queue.length > 0; await nextTurn()) {
      const group = this.#takeGroup();
      if (group.length === 0) await this.#waitForRoom();
      else await this.#commit(group);
    }
    this.#running = undefined;
  }

  /** What fits in the segment, or begins the next one, and in the journal. */
  #takeGroup(): Waiting[] {
    const { room } = this.#active;
    const free = this.#free;
    let bytes = 0;
    const end = this.#queue.findIndex(({ record }, i) => {
      bytes += FRAME_BYTES + record.length;
      return bytes > free || (i > 0 && (bytes > room || bytes > GROUP_BYTES));
    });
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    try {
      const positions = await this.#write(group.map(({ record }) => record));
      this.#settled(group);
      group.forEach(({ resolve }, i) => {
        resolve(positions[i] as number);
      });
    } catch (cause) {
      const error = appendFailed(cause);
      this.#settled(group);
      for (const { reject } of group) reject(error);
      this.#options.onFault(error);
    }
  }

  async #write(records: readonly Uint8Array[]): Promise<number[]> {
    const segment = await this.#active.prepare(FRAME_BYTES + (records[0]?.length ?? 0));
    const positions: number[] = [];
    const bytes = this.#bufferFor(records.reduce((sum, record) => sum + FRAME_BYTES + record.length, 0));
    let offset = 0;
    for (const record of records) {
      positions.push(segment.end + offset);
      offset = writeFrame(bytes, offset, record, segment.salt);
    }
    await this.#active.write(bytes, this.#options.syncPolicy === 'always');
    this.#segments.advance(segment, segment.end + offset);
    if (this.#options.syncPolicy === 'interval') this.#syncSoon();
    return positions;
  }

  #bufferFor(bytes: number): Buffer {
    if (bytes > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(bytes)));
    return this.#buffer.subarray(0, bytes);
  }

  #syncSoon(): void {
    this.#syncTimer ??= setTimeout(() => {
      this.#syncTimer = undefined;
      this.#active.sync().catch((error: unknown) => this.#options.onFault(appendFailed(error)));
    }, this.#options.syncIntervalMs);
  }

  /** Octets that may still be written, counting the header of the next segment. */
  get #free(): number {
    return this.#options.maxBytes - this.#segments.bytes - HEADER_BYTES;
  }

  /** Until segments are released, or the oldest append has waited long enough. */
  async #waitForRoom(): Promise<void> {
    const { clock, maxBytes } = this.#options;
    const left = (this.#queue[0]?.deadlineMs ?? 0) - clock.now();
    if (left > 0 && !this.#closed) return this.#segments.changed(AbortSignal.timeout(Math.ceil(left)));
    const expired = this.#closed ? this.#queue : this.#queue.filter(({ deadlineMs }) => deadlineMs <= clock.now());
    this.#queue = this.#queue.slice(expired.length);
    this.#settled(expired);
    for (const { reject } of expired) reject(this.#closed ? journalClosed() : journalFull(maxBytes));
  }

  #settled(group: readonly Waiting[]): void {
    for (const { record } of group) this.#waitingBytes -= record.length;
    this.#segments.wake();
  }
}
