import { type Clock, NameplateError, type Random, systemClock, systemRandom } from '@nameplate/model';
import { ActiveSegment } from './active-segment.ts';
import type { DamageListener, JournalDamage } from './damage.ts';
import { appendFailed, journalClosed } from './errors.ts';
import { type JournalRecord, readRecords } from './reader.ts';
import { recoverSegments } from './recovery.ts';
import { FRAME_BYTES, HEADER_BYTES } from './segment.ts';
import { Segments } from './segments.ts';
import { type SyncPolicy, Writer } from './writer.ts';

export type { DamageListener, JournalDamage } from './damage.ts';
export type { JournalRecord } from './reader.ts';
export type { SyncPolicy } from './writer.ts';

export interface JournalOptions {
  readonly directory: string;
  /** Size of a file. Default 64 MiB. */
  readonly segmentBytes?: number;
  /** Size of all files; at least two segments. Default 4 GiB. */
  readonly maxBytes?: number;
  /** Default 1 MiB and 64 KiB: an MQTT payload and what is kept with it. */
  readonly recordBytesMax?: number;
  /** Default `always`. */
  readonly syncPolicy?: SyncPolicy;
  /** For `interval`. Default 100. */
  readonly syncIntervalMs?: number;
  /** How long an append waits for `release` when the journal is full, before OVERLOADED. Default 5,000. */
  readonly fullWaitMs?: number;
  /** Octets of appends that may wait in memory. Default 64 MiB. */
  readonly waitingBytesMax?: number;
  /**
   * Where reading goes on. A journal that lost its unsynced end in a power failure begins after it, so that no position that was
   * processed is given twice.
   */
  readonly from?: number;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly onDamage?: DamageListener;
  /** Told of each failed write or sync, once. */
  readonly onFault?: (error: NameplateError) => void;
}

/** An append-only log of records in segments. One process opens it; the data directory's lock sees to that. */
export interface Journal extends AsyncDisposable {
  /**
   * The record's position, once it is as durable as the sync policy says. The octets belong to the journal until then.
   * OVERLOADED when the journal stays full, STORAGE_UNAVAILABLE when the disk refuses: then nothing of it is kept.
   */
  append(record: Uint8Array): Promise<number>;
  /** Records at and after a position, then those to come. Ends when aborted or the journal is closed. */
  read(from: number, options?: { readonly signal?: AbortSignal }): AsyncIterable<JournalRecord>;
  /** Everything before the position was processed: whole segments of it are removed. */
  release(upTo: number): Promise<void>;
  /** False: stop taking messages until `whenWritable`. */
  readonly writable: boolean;
  /** Resolves when there is room again, or the journal is closed. */
  whenWritable(): Promise<void>;
  /** The oldest position kept, the position after the last record, and the size of all files. */
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
  /** What was found damaged so far, the last hundred. */
  readonly damage: readonly JournalDamage[];
  /** Idempotent; waits for appends under way. */
  close(): Promise<void>;
}

const DAMAGE_KEPT = 100;

/** Opens the journal, or makes it; cuts off what an unfinished append left. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const sizes = checkSizes(options);
  const damage: JournalDamage[] = [];
  const report: DamageListener = (found) => {
    damage.push(found);
    if (damage.length > DAMAGE_KEPT) damage.shift();
    options.onDamage?.(found);
  };
  try {
    const { segments: found, appendable } = await recoverSegments(options.directory, report);
    const segments = new Segments(options.directory, options.random ?? systemRandom, found);
    const active = new ActiveSegment(segments, sizes, appendable);
    active.raiseFloor(options.from ?? 0);
    const writer = new Writer(segments, active, {
      ...sizes,
      syncPolicy: options.syncPolicy ?? 'always',
      syncIntervalMs: options.syncIntervalMs ?? 100,
      fullWaitMs: options.fullWaitMs ?? 5000,
      waitingBytesMax: options.waitingBytesMax ?? 64 * 2 ** 20,
      clock: options.clock ?? systemClock,
      onFault: options.onFault ?? (() => undefined),
    });
    return new SegmentedJournal(segments, active, writer, damage, report);
  } catch (error) {
    throw error instanceof NameplateError ? error : appendFailed(error);
  }
}

class SegmentedJournal implements Journal {
  readonly damage: readonly JournalDamage[];
  readonly #segments: Segments;
  readonly #active: ActiveSegment;
  readonly #writer: Writer;
  readonly #report: DamageListener;
  #closing: Promise<void> | undefined;

  constructor(
    segments: Segments,
    active: ActiveSegment,
    writer: Writer,
    damage: readonly JournalDamage[],
    report: DamageListener,
  ) {
    this.#segments = segments;
    this.#active = active;
    this.#writer = writer;
    this.damage = damage;
    this.#report = report;
  }

  get writable(): boolean {
    return this.#writer.writable;
  }

  get start(): number {
    return this.#segments.start;
  }

  get end(): number {
    return this.#segments.end;
  }

  get bytes(): number {
    return this.#segments.bytes;
  }

  append(record: Uint8Array): Promise<number> {
    return this.#writer.append(record);
  }

  read(from: number, options: { readonly signal?: AbortSignal } = {}): AsyncIterable<JournalRecord> {
    if (this.#closing !== undefined) throw journalClosed();
    if (from > this.end) this.#active.raiseFloor(from);
    const context = {
      segments: this.#segments,
      report: this.#report,
      closed: () => this.#closing !== undefined,
    };
    return readRecords(context, from, options.signal);
  }

  async release(upTo: number): Promise<void> {
    try {
      await this.#segments.removeBefore(upTo);
    } catch (error) {
      throw appendFailed(error);
    }
  }

  async whenWritable(): Promise<void> {
    while (!this.writable && this.#closing === undefined) await this.#segments.changed(undefined);
  }

  close(): Promise<void> {
    this.#closing ??= this.#writer.close().finally(() => this.#segments.wake());
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function checkSizes({
  segmentBytes = 64 * 2 ** 20,
  maxBytes = 4 * 2 ** 30,
  recordBytesMax = 2 ** 20 + 2 ** 16,
}: JournalOptions) {
  if (recordBytesMax > segmentBytes - HEADER_BYTES - FRAME_BYTES) {
    throw new TypeError(`a record of ${recordBytesMax} octets does not fit in a segment of ${segmentBytes}`);
  }
  // With fewer, a journal whose only segment is full could never be emptied.
  if (maxBytes < 2 * segmentBytes)
    throw new TypeError(`maxBytes ${maxBytes} is less than two segments of ${segmentBytes}`);
  return { segmentBytes, maxBytes, recordBytesMax };
}
