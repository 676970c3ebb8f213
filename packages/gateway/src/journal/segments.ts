import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '@nameplate/model';
import { encodeHeader, HEADER_BYTES, type SegmentHeader, segmentName } from './segment.ts';

/** One file of the journal. `end` is the position after its last readable record. */
export interface Segment extends SegmentHeader {
  readonly path: string;
  /** False when the header is damaged: nothing in it can be read. */
  readonly intact: boolean;
  end: number;
}

/** The segments in order, the last of which may be written. */
export class Segments {
  readonly #directory: string;
  readonly #random: Random;
  #list: Segment[];
  #waiters = new Set<() => void>();

  constructor(directory: string, random: Random, list: readonly Segment[]) {
    this.#directory = directory;
    this.#random = random;
    this.#list = [...list];
  }

  get start(): number {
    return this.#list[0]?.first ?? 0;
  }

  get end(): number {
    return this.#list.at(-1)?.end ?? 0;
  }

  get last(): Segment | undefined {
    return this.#list.at(-1);
  }

  /** What all files hold together. */
  get bytes(): number {
    return this.#list.reduce((sum, { first, end }) => sum + HEADER_BYTES + (end - first), 0);
  }

  /** The first segment that holds anything at or after the position. */
  at(position: number): Segment | undefined {
    return this.#list.find(({ end }) => end > position);
  }

  /** Makes the next file. Its name appears only when its header is on disk, so a crash leaves no half-made segment. */
  async create(
    first: number,
    recordBytesMax: number,
  ): Promise<{ readonly segment: Segment; readonly file: FileHandle }> {
    const salt = new DataView(this.#random.bytes(4).slice().buffer).getUint32(0);
    const path = join(this.#directory, segmentName(first));
    const temporary = `${path}.new`;
    const file = await open(temporary, 'w+');
    try {
      await file.write(encodeHeader({ first, salt, recordBytesMax }), 0, HEADER_BYTES, 0);
      await file.datasync();
      await rename(temporary, path);
      await syncDirectory(this.#directory);
    } catch (error) {
      await file.close();
      await rm(temporary, { force: true });
      throw error;
    }
    const segment = { path, first, salt, recordBytesMax, intact: true, end: first };
    // A failed append may leave an empty segment of the same name behind.
    this.#list = [...this.#list.filter((one) => one.path !== path), segment];
    return { segment, file };
  }

  /** Moves the end of a segment: its records up to there may be read. */
  advance(segment: Segment, end: number): void {
    segment.end = end;
    this.wake();
  }

  /** Removes the files that hold nothing at or after the position; the last one stays. */
  async removeBefore(position: number): Promise<void> {
    while (this.#list.length > 1) {
      const oldest = this.#list[0] as Segment;
      if (oldest.end > position) return;
      await rm(oldest.path, { force: true });
      this.#list = this.#list.filter((segment) => segment !== oldest);
      this.wake();
    }
  }

  /** Resolves at the next change, or when `wake` is called. */
  changed(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiters.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      this.#waiters.add(done);
      signal?.addEventListener('abort', done);
    });
  }

  wake(): void {
    for (const waiter of this.#waiters) waiter();
  }
}

async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
