import { type FileHandle, open } from 'node:fs/promises';
import { HEADER_BYTES } from './segment.ts';
import type { Segment, Segments } from './segments.ts';

export interface SegmentSizes {
  readonly segmentBytes: number;
  readonly recordBytesMax: number;
}

/** The file that is written: opened late, changed when full, left behind after a failure that it cannot be trusted after. */
export class ActiveSegment {
  readonly #segments: Segments;
  readonly #segmentBytes: number;
  readonly #recordBytesMax: number;
  #file: FileHandle | undefined;
  /** The segment that may be written further, if any. */
  #segment: Segment | undefined;
  #floor = 0;
  #unsynced = false;

  constructor(segments: Segments, sizes: SegmentSizes, appendable: boolean) {
    this.#segments = segments;
    this.#segmentBytes = sizes.segmentBytes;
    this.#recordBytesMax = sizes.recordBytesMax;
    const { last } = segments;
    if (appendable && last !== undefined && last.recordBytesMax >= sizes.recordBytesMax) this.#segment = last;
  }

  /** Positions from now on are at least this one. */
  raiseFloor(position: number): void {
    this.#floor = Math.max(this.#floor, position);
  }

  /** Octets that still fit; 0 when the next record needs another file. */
  get room(): number {
    const segment = this.#segment;
    if (segment === undefined || segment.end < this.#floor) return 0;
    return this.#segmentBytes - HEADER_BYTES - (segment.end - segment.first);
  }

  /** The segment to write such a frame to. */
  async prepare(frameBytes: number): Promise<Segment> {
    if (this.#segment === undefined || frameBytes > this.room) return this.#roll();
    this.#file ??= await open(this.#segment.path, 'r+');
    return this.#segment;
  }

  /** Writes after the segment's end, whole or not at all; the end is moved by the caller. */
  async write(bytes: Uint8Array, sync: boolean): Promise<void> {
    const { file, segment } = this.#prepared();
    const at = HEADER_BYTES + segment.end - segment.first;
    try {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
        done += bytesWritten;
      }
      this.#unsynced = true;
      if (sync) await this.sync();
    } catch (error) {
      await this.#cut(file, at);
      throw error;
    }
  }

  /** After a failed sync the kernel may have dropped what it held, and says so only once: the file is not written again. */
  async sync(): Promise<void> {
    const file = this.#file;
    if (file === undefined || !this.#unsynced) return;
    this.#unsynced = false;
    try {
      await file.datasync();
    } catch (error) {
      if (this.#file === file) await this.#abandon();
      throw error;
    }
  }

  async close(): Promise<void> {
    try {
      await this.sync();
    } finally {
      await this.#abandon();
    }
  }

  async #roll(): Promise<Segment> {
    await this.close();
    const { segment, file } = await this.#segments.create(
      Math.max(this.#floor, this.#segments.end),
      this.#recordBytesMax,
    );
    this.#file = file;
    this.#segment = segment;
    return segment;
  }

  /** Removes a half-written group, so that nothing of it is ever read. */
  async #cut(file: FileHandle, length: number): Promise<void> {
    try {
      if (this.#file === file) await file.truncate(length);
    } catch {
      // The next segment begins at this one's end; opening the journal ignores what lies beyond.
      await this.#abandon();
    }
  }

  async #abandon(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#segment = undefined;
    await file?.close().catch(() => undefined);
  }

  #prepared(): { readonly file: FileHandle; readonly segment: Segment } {
    if (this.#file === undefined || this.#segment === undefined) throw new TypeError('write before prepare');
    return { file: this.#file, segment: this.#segment };
  }
}
