import { mkdir, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DamageListener } from './damage.ts';
import { decodeHeader, findFrame, frameAt, HEADER_BYTES, parseSegmentName } from './segment.ts';
import type { Segment } from './segments.ts';

export interface Recovered {
  readonly segments: readonly Segment[];
  /** False when the last segment may not be written any further. */
  readonly appendable: boolean;
}

/** Finds the segments of a directory and cuts off the torn tail of the last. Only that one is read through. */
export async function recoverSegments(directory: string, report: DamageListener): Promise<Recovered> {
  await mkdir(directory, { recursive: true });
  const segments: Segment[] = [];
  for (const name of (await readdir(directory)).sort()) {
    const path = join(directory, name);
    if (name.endsWith('.seg.new')) await rm(path, { force: true });
    const first = parseSegmentName(name);
    if (first !== undefined) segments.push(await openSegment(path, first, report));
  }
  for (const [i, segment] of segments.entries()) {
    // What a failed append left beyond the beginning of the next segment was never acknowledged.
    segment.end = Math.min(segment.end, segments[i + 1]?.first ?? segment.end);
  }
  const last = segments.at(-1);
  return { segments, appendable: last?.intact === true && (await cutTornTail(last, report)) };
}

async function openSegment(path: string, first: number, report: DamageListener): Promise<Segment> {
  const { size } = await stat(path);
  const end = first + Math.max(0, size - HEADER_BYTES);
  const header = decodeHeader(await readHeader(path));
  if (header?.first === first) return { ...header, path, end, intact: true };
  report({ segment: basename(path), position: first, bytes: end - first, reason: 'header' });
  return { path, first, end, salt: 0, recordBytesMax: 0, intact: false };
}

async function readHeader(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * False when an intact record follows a damaged one: then this is no torn tail, and acknowledged records may lie behind it.
 * Such a segment is left as it is; readers skip the damage, and the next append begins a new segment.
 */
async function cutTornTail(segment: Segment, report: DamageListener): Promise<boolean> {
  const bytes = await readFile(segment.path);
  const tail = endOfRecords(bytes, segment);
  if (tail === bytes.length) return true;
  if (findFrame(bytes, tail + 1, segment.salt, segment.recordBytesMax) !== -1) return false;
  await truncate(segment.path, tail);
  segment.end = segment.first + tail - HEADER_BYTES;
  report({ segment: basename(segment.path), position: segment.end, bytes: bytes.length - tail, reason: 'torn-tail' });
  return true;
}

function endOfRecords(bytes: Buffer, { salt, recordBytesMax }: Segment): number {
  let offset = HEADER_BYTES;
  for (;;) {
    const frame = frameAt(bytes, offset, salt, recordBytesMax);
    if (frame.state !== 'record') return offset;
    offset = frame.next;
  }
}
