import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DamageListener } from './damage.ts';
import { findFrame, frameAt, HEADER_BYTES } from './segment.ts';
import type { Segment, Segments } from './segments.ts';

/** One record, where it is, and where the next one begins. */
export interface JournalRecord {
  readonly position: number;
  /** Store this one: reading goes on from here. */
  readonly next: number;
  readonly record: Uint8Array;
}

export interface ReadContext {
  readonly segments: Segments;
  readonly report: DamageListener;
  /** True when the journal was closed: reading ends. */
  readonly closed: () => boolean;
}

const BLOCK = 256 * 1024;

/** Every record from a position on, then those to come. Ends when aborted or when the journal is closed. */
export async function* readRecords(
  context: ReadContext,
  from: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<JournalRecord> {
  const { segments } = context;
  const cursor = new Cursor(context, from);
  const stopped = () => signal?.aborted === true || context.closed();
  try {
    while (!stopped()) {
      const segment = segments.at(cursor.position);
      if (segment === undefined) {
        await segments.changed(signal);
        continue;
      }
      for (const record of await cursor.block(segment)) {
        yield record;
        if (stopped()) return;
      }
    }
  } finally {
    await cursor.close();
  }
}

/** Where a reader is, and the file it has open. */
class Cursor {
  position: number;
  readonly #context: ReadContext;
  #open: { readonly path: string; readonly file: FileHandle } | undefined;

  constructor(context: ReadContext, from: number) {
    this.#context = context;
    this.position = from;
  }

  /** The records of the next block; none when only damage was passed. */
  async block(segment: Segment): Promise<JournalRecord[]> {
    const { end } = segment;
    if (this.position < segment.first) this.#enter(segment);
    if (!segment.intact) {
      this.position = end;
      return [];
    }
    const file = await this.#fileOf(segment);
    if (file === undefined) {
      // Released meanwhile.
      this.position = end;
      return [];
    }
    const bytes = await this.#read(file, segment, Math.min(BLOCK, end - this.position));
    const records = this.#parse(bytes, segment);
    if (records.length > 0) return records;
    return this.#firstOrDamage(file, segment, bytes, end);
  }

  async close(): Promise<void> {
    await this.#open?.file.close();
    this.#open = undefined;
  }

  /** Positions before the oldest segment were released; a hole between segments is damage. */
  #enter(segment: Segment): void {
    const { segments, report } = this.#context;
    if (segment.first > segments.start) {
      const bytes = segment.first - this.position;
      report({ segment: basename(segment.path), position: this.position, bytes, reason: 'gap' });
    }
    this.position = segment.first;
  }

  #parse(bytes: Buffer, segment: Segment): JournalRecord[] {
    const records: JournalRecord[] = [];
    for (let offset = 0; ; ) {
      const frame = frameAt(bytes, offset, segment.salt, segment.recordBytesMax);
      if (frame.state !== 'record') return records;
      const position = this.position;
      this.position += frame.next - offset;
      offset = frame.next;
      records.push({ position, next: this.position, record: frame.record });
    }
  }

  /** At a record larger than the block, or at one that is damaged. */
  async #firstOrDamage(file: FileHandle, segment: Segment, bytes: Buffer, end: number): Promise<JournalRecord[]> {
    const frame = frameAt(bytes, 0, segment.salt, segment.recordBytesMax);
    if (frame.state === 'short' && frame.need > bytes.length && frame.need <= end - this.position) {
      const records = this.#parse(await this.#read(file, segment, frame.need), segment);
      if (records.length > 0) return records;
    }
    const rest = await this.#read(file, segment, end - this.position);
    const found = findFrame(rest, 1, segment.salt, segment.recordBytesMax);
    const skipped = found === -1 ? end - this.position : found;
    const { report } = this.#context;
    report({ segment: basename(segment.path), position: this.position, bytes: skipped, reason: 'checksum' });
    this.position += skipped;
    return [];
  }

  async #read(file: FileHandle, { first }: Segment, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await file.read(bytes, 0, length, HEADER_BYTES + this.position - first);
    return bytes.subarray(0, bytesRead);
  }

  async #fileOf({ path }: Segment): Promise<FileHandle | undefined> {
    if (this.#open?.path === path) return this.#open.file;
    await this.close();
    const file = await open(path, 'r').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (file !== undefined) this.#open = { path, file };
    return file;
  }
}
