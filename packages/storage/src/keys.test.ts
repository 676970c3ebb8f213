import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, decodeU64, encodeU64, key, prefixRange, sameBytes } from './keys.ts';

const word = fc.string({ maxLength: 4 }).filter((text) => !text.includes('\0'));
const number = fc.maxSafeNat();

describe('key', () => {
  it('ends text in NUL and writes numbers as u64 big-endian', () => {
    expect(Buffer.from(key('ab', 258, Uint8Array.of(9))).toString('hex')).toBe('616200000000000000010209');
  });

  it('orders tuples as their parts are ordered', () => {
    fc.assert(
      fc.property(word, number, word, number, (text, n, otherText, m) => {
        const order = Buffer.compare(Buffer.from(text), Buffer.from(otherText)) || Math.sign(n - m);
        expect(Math.sign(compareBytes(key(text, n), key(otherText, m)))).toBe(order);
      }),
    );
  });

  it('never makes one text the prefix of another', () => {
    expect(compareBytes(key('a', 'z'), key('ab', 'a'))).toBeLessThan(0);
  });

  it('refuses NUL in text, fractions and negative numbers', () => {
    for (const part of ['a\0b', 1.5, -1, 2 ** 53, Number.NaN]) expect(() => key(part)).toThrow(TypeError);
  });
});

describe('prefixRange', () => {
  it('holds a key exactly when it begins with the prefix', () => {
    const octets = fc.uint8Array({ maxLength: 4, min: 253 });
    fc.assert(
      fc.property(octets, octets, (prefix, candidate) => {
        const { gte, lt } = prefixRange(prefix);
        const inside = compareBytes(candidate, gte) >= 0 && (lt === undefined || compareBytes(candidate, lt) < 0);
        expect(inside).toBe(sameBytes(candidate.subarray(0, prefix.length), prefix));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not change the prefix', () => {
    const prefix = Uint8Array.of(1, 0xff);
    expect(prefixRange(prefix).lt).toEqual(Uint8Array.of(2));
    expect(prefix).toEqual(Uint8Array.of(1, 0xff));
  });
});

describe('u64', () => {
  it('round-trips at an offset, up to the largest safe integer', () => {
    fc.assert(fc.property(number, (n) => decodeU64(key(Uint8Array.of(7), n), 1) === n));
    expect(decodeU64(encodeU64(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('refuses what a number cannot hold, and too few octets', () => {
    expect(() => decodeU64(Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0))).toThrow(TypeError);
    expect(() => decodeU64(Uint8Array.of(0, 0, 0))).toThrow(RangeError);
  });
});
