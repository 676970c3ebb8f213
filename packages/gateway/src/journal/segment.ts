import { crc32 } from 'node:zlib';
import { NameplateError } from '@nameplate/model';

/**
 * A segment file: a header, then records one after another.
 *
 *     header   "NPJL", u16 format, u16 0, u32 salt, u64 first position, u32 longest record, u32 CRC-32 of these
 *     record   u32 length (at least 1), u32 CRC-32 seeded with the salt, the octets
 *
 * A position is the logical octet at which a record begins: first position + offset in the file - header. The salt is random, so
 * that octets which a device sent, or which an older file left on the disk, are never taken for a record while looking for the
 * next one after a damaged one.
 */
export const HEADER_BYTES = 28;
export const FRAME_BYTES = 8;
const MAGIC = 0x4e504a4c;
const FORMAT = 1;

/** Octets summed at most while looking for the next record after a damaged one. */
const SEARCH_BUDGET = 64 * 2 ** 20;

export interface SegmentHeader {
  readonly first: number;
  readonly salt: number;
  /** The limit when it was made: a lower one set later does not make its records unreadable. */
  readonly recordBytesMax: number;
}

/** `0000000000000000.seg`, named by its first position. */
export function segmentName(first: number): string {
  return `${String(first).padStart(16, '0')}.seg`;
}

/** The first position that a file name states, undefined when it is no segment. */
export function parseSegmentName(name: string): number | undefined {
  const first = /^(\d{16})\.seg$/.exec(name)?.[1];
  return first !== undefined && Number.isSafeInteger(Number(first)) ? Number(first) : undefined;
}

export function encodeHeader({ first, salt, recordBytesMax }: SegmentHeader): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(MAGIC, 0);
  header.writeUInt16BE(FORMAT, 4);
  header.writeUInt32BE(salt, 8);
  header.writeBigUInt64BE(BigInt(first), 12);
  header.writeUInt32BE(recordBytesMax, 20);
  header.writeUInt32BE(crc32(header.subarray(0, 24)), 24);
  return header;
}

/** Undefined when damaged; another format is refused. */
export function decodeHeader(header: Buffer): SegmentHeader | undefined {
  if (header.length < HEADER_BYTES || header.readUInt32BE(0) !== MAGIC) return undefined;
  if (header.readUInt32BE(24) !== crc32(header.subarray(0, 24))) return undefined;
  const format = header.readUInt16BE(4);
  if (format !== FORMAT) {
    throw new NameplateError(
      'STORAGE_UNAVAILABLE',
      `The journal has format ${format}; this release reads format ${FORMAT}: run the release that wrote it.`,
      { reason: format > FORMAT ? 'FORMAT_NEWER' : 'FORMAT_OLDER' },
    );
  }
  return {
    first: Number(header.readBigUInt64BE(12)),
    salt: header.readUInt32BE(8),
    recordBytesMax: header.readUInt32BE(20),
  };
}

/** Writes one record at the offset; returns the offset after it. */
export function writeFrame(target: Buffer, offset: number, record: Uint8Array, salt: number): number {
  target.writeUInt32BE(record.length, offset);
  target.writeUInt32BE(crc32(record, salt), offset + 4);
  target.set(record, offset + FRAME_BYTES);
  return offset + FRAME_BYTES + record.length;
}

export type Frame =
  | { readonly state: 'record'; readonly record: Uint8Array; readonly next: number }
  /** More octets are needed to tell: so many from the frame's beginning. */
  | { readonly state: 'short'; readonly need: number }
  | { readonly state: 'bad' };

/** The record at an offset. */
export function frameAt(bytes: Buffer, offset: number, salt: number, recordBytesMax: number): Frame {
  if (bytes.length - offset < FRAME_BYTES) return { state: 'short', need: FRAME_BYTES };
  const length = bytes.readUInt32BE(offset);
  if (length === 0 || length > recordBytesMax) return { state: 'bad' };
  const next = offset + FRAME_BYTES + length;
  if (next > bytes.length) return { state: 'short', need: next - offset };
  const record = new Uint8Array(bytes.buffer, bytes.byteOffset + offset + FRAME_BYTES, length);
  return crc32(record, salt) === bytes.readUInt32BE(offset + 4) ? { state: 'record', record, next } : { state: 'bad' };
}

/** The offset of the next intact record at or after `from`; -1 when none is found within the budget. */
export function findFrame(bytes: Buffer, from: number, salt: number, recordBytesMax: number): number {
  let budget = SEARCH_BUDGET;
  for (let offset = from; offset + FRAME_BYTES < bytes.length && budget > 0; offset += 1) {
    const length = bytes.readUInt32BE(offset);
    if (length === 0 || length > recordBytesMax || length > bytes.length - offset - FRAME_BYTES) continue;
    budget -= length;
    if (frameAt(bytes, offset, salt, recordBytesMax).state === 'record') return offset;
  }
  return -1;
}
