import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHeader,
  encodeHeader,
  FRAME_BYTES,
  findFrame,
  frameAt,
  parseSegmentName,
  segmentName,
  writeFrame,
} from './segment.ts';

const MAX = 1000;
const record = fc.uint8Array({ minLength: 1, maxLength: 40 });

function framed(records: readonly Uint8Array[], salt: number): Buffer {
  const bytes = Buffer.alloc(records.reduce((sum, { length }) => sum + FRAME_BYTES + length, 0));
  let offset = 0;
  for (const one of records) offset = writeFrame(bytes, offset, one, salt);
  return bytes;
}

describe('a segment file', () => {
  it('is named by its first position, so that names sort as positions', () => {
    expect(segmentName(0)).toBe('0000000000000000.seg');
    expect(parseSegmentName(segmentName(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER);
    for (const name of ['1.seg', '0000000000000000.seg.new', '000000000000000x.seg', '9999999999999999.seg']) {
      expect(parseSegmentName(name)).toBeUndefined();
    }
  });

  it('has a header in which any changed octet shows', () => {
    const stated = { first: 2 ** 40, salt: 0xdeadbeef, recordBytesMax: 1000 };
    const header = encodeHeader(stated);
    expect(decodeHeader(header)).toEqual(stated);
    for (let i = 0; i < header.length; i += 1) {
      const changed = Buffer.from(header);
      changed[i] = (changed[i] ?? 0) ^ 0x10;
      expect(decodeHeader(changed)).toBeUndefined();
    }
    expect(decodeHeader(header.subarray(0, header.length - 1))).toBeUndefined();
  });
});

describe('a record', () => {
  it('is read as it was written, wherever it lies', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), fc.nat(0xffffffff), (records, salt) => {
        const bytes = framed(records, salt);
        const read: Uint8Array[] = [];
        for (let offset = 0; offset < bytes.length; ) {
          const frame = frameAt(bytes, offset, salt, MAX);
          if (frame.state !== 'record') throw new Error(frame.state);
          read.push(Uint8Array.from(frame.record));
          offset = frame.next;
        }
        expect(read).toEqual(records);
      }),
    );
  });

  it('with one bit changed is never taken for a record', () => {
    fc.assert(
      fc.property(record, fc.nat(), (one, bit) => {
        const bytes = framed([one], 7);
        const at = (bit >> 3) % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
        expect(frameAt(bytes, 0, 7, MAX).state).not.toBe('record');
      }),
    );
  });

  it('cut short asks for as many octets as it has', () => {
    const bytes = framed([new Uint8Array(10).fill(1)], 7);
    for (let length = FRAME_BYTES; length < bytes.length; length += 1) {
      expect(frameAt(bytes.subarray(0, length), 0, 7, MAX)).toEqual({ state: 'short', need: bytes.length });
    }
  });

  it('zeros are no record: a hole in a file stays a hole', () => {
    expect(frameAt(Buffer.alloc(100), 0, 7, MAX).state).toBe('bad');
    expect(findFrame(Buffer.alloc(100_000), 0, 7, MAX)).toBe(-1);
  });
});

describe('after damage', () => {
  it('the next record is found, also one octet away', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), record, (noise, one) => {
        const bytes = Buffer.concat([noise, framed([one], 0x12345678)]);
        const found = findFrame(bytes, 0, 0x12345678, MAX);
        expect(found).not.toBe(-1);
        expect(found).toBeLessThanOrEqual(noise.length);
      }),
    );
  });

  it('octets that a device made to look like a record are not found: it does not know the salt', () => {
    const forged = framed([Uint8Array.of(1, 2, 3)], 0);
    expect(findFrame(Buffer.concat([Buffer.alloc(5), forged]), 0, 0x9e3779b9, MAX)).toBe(-1);
  });
});
