import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget, reading, WireError, WireReader } from './reader.ts';
import { WireWriter } from './writer.ts';

const of = (hex: string) => new WireReader(Uint8Array.from(Buffer.from(hex, 'hex')));

describe('the wire reader', () => {
  it('reads the examples of the protobuf encoding guide', () => {
    const reader = of('089601120774657374696e67');
    expect([reader.key(), reader.varint(), reader.key(), reader.text(), reader.more]).toEqual([
      8,
      150n,
      18,
      'testing',
      false,
    ]);
  });

  it('reads every 64-bit number exactly, and nothing longer', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 64n - 1n), fc.integer({ min: 1, max: 2 ** 29 - 1 }), (value, field) => {
        const reader = new WireReader(new WireWriter().varint(field, value).finish());
        expect(reader.key()).toBe(field * 8);
        expect(reader.varint()).toBe(value);
      }),
    );
    expect(() => of('ffffffffffffffffffff01').varint()).toThrow(WireError);
  });

  it('refuses a length that does not follow, before taking anything', () => {
    expect(() => of('ffffffffffffffff7f').bytes()).toThrow('octets are announced, 0 follow');
    expect(() => of('0500').bytes()).toThrow('5 octets are announced, 1 follow');
  });

  it('skips groups, closed by their own number, and not deeper than it can', () => {
    const reader = of('0b1001 1b08011c 0c'.replaceAll(' ', ''));
    reader.skip(reader.key());
    expect(reader.more).toBe(false);
    expect(() => of('10011c').skip(11)).toThrow('Group 1 ends as 3');
    expect(() => of('0b'.repeat(100_000)).skip(11)).toThrow('nest deeper');
    expect(() => of('00').skip(7)).toThrow('wire type 7');
  });

  it.each(['', '80', 'ffff'])('%s is no number', (hex) => expect(() => of(hex).varint()).toThrow(WireError));

  it('a text that is not UTF-8 says so', () =>
    expect(reading(() => of('02c328').text())).toMatchObject({ reason: 'not-utf8' }));

  it('a defect of ours is not called a problem of the message', () => {
    expect(() =>
      reading(() => {
        throw new TypeError('ours');
      }),
    ).toThrow(TypeError);
  });

  it('a budget holds as many as it says', () => {
    const budget = new Budget(3);
    budget.spend(3);
    expect(reading(() => budget.spend())).toEqual({ reason: 'too-many-readings', message: 'More than 3 values.' });
  });
});
