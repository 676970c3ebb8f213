import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultDecodeLimits } from '../limits.ts';
import { isProblem } from '../problem.ts';
import { reading } from '../wire/reader.ts';
import { WireWriter } from '../wire/writer.ts';
import { readArray } from './array.ts';
import { type ArrayType, dataTypes } from './data-type.ts';
import { decodePayload } from './decode-payload.ts';
import { encodePayload } from './encode-payload.ts';
import type { Metric, SparkplugPayload, SparkplugValue, WirePayload } from './payload.ts';
import { fieldOf } from './records.ts';
import { anyMetric } from './testing.ts';
import { valueOf } from './value.ts';

const limits = defaultDecodeLimits;
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

function decoded(octets: Uint8Array): WirePayload {
  const payload = decodePayload(octets, limits);
  if (isProblem(payload)) throw new Error(payload.message);
  return payload;
}

/** A decoded payload as one that can be written. */
function typed({ metrics, ...head }: WirePayload): SparkplugPayload {
  return {
    ...head,
    metrics: metrics.map(({ wire, type = 'Unknown', ...rest }): Metric => {
      return { ...rest, type, value: wire === undefined || wire === null ? null : valueOf(wire, type) };
    }),
  };
}

describe('a Sparkplug payload', () => {
  it('of any types is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.record({
          timestampMs: fc.nat(2 ** 45),
          seq: fc.nat(255),
          uuid: fc.string({ unit: 'binary' }),
          body: fc.uint8Array(),
          metrics: fc.array(anyMetric, { maxLength: 6 }),
        }),
        (payload) => {
          expect(typed(decoded(encodePayload(payload)))).toEqual(payload);
        },
      ),
    );
  });

  it('numbers types as the specification does', () => {
    expect(
      ['Int8', 'UInt64', 'Boolean', 'DateTime', 'Template', 'PropertySetList'].map((type) =>
        dataTypes.indexOf(type as 'Int8'),
      ),
    ).toEqual([1, 8, 11, 13, 19, 21]);
    expect([dataTypes[22], dataTypes[34], dataTypes.length]).toEqual(['Int8Array', 'DateTimeArray', 35]);
  });

  // Two's complement in unsigned fields, as both kinds of encoder write it.
  it.each([
    ['Int8', 'int', 0xffn, -1],
    ['Int8', 'int', 0xffff_ffffn, -1],
    ['Int8', 'int', 127n, 127],
    ['Int16', 'int', 0x8000n, -32768],
    ['Int32', 'int', 0xffff_fffen, -2],
    ['Int32', 'long', 0xffff_ffff_ffff_fffen, -2],
    ['UInt32', 'long', 0xffff_fffen, 0xffff_fffe],
    ['Int64', 'long', 0xffff_ffff_ffff_ffffn, -1n],
    ['Int64', 'int', 0xffff_ffffn, -1n],
    ['UInt64', 'long', 0xffff_ffff_ffff_ffffn, 18446744073709551615n],
  ] as const)('%s as %s_value %s is %s', (type, field, value, expected) => {
    expect(valueOf({ field, value }, type)).toBe(expected);
  });

  it.each([
    ['Int8', 'int', 300n],
    ['UInt8', 'int', 256n],
    ['UInt16', 'int', 0xffff_ffffn],
  ] as const)('%s cannot be %s_value %s', (type, field, value) => {
    expect(reading(() => valueOf({ field, value }, type))).toMatchObject({ reason: 'value-type' });
  });

  it.each([
    ['String', { field: 'int', value: 1n }],
    ['Int32', { field: 'string', value: '1' }],
    ['Boolean', { field: 'int', value: 1n }],
    ['Bytes', { field: 'string', value: '' }],
    ['Int8Array', { field: 'int', value: 1n }],
    ['DataSet', { field: 'bytes', value: new Uint8Array() }],
  ] as const)('%s does not travel as another field (%#)', (type, wire) => {
    expect(reading(() => valueOf(wire, type))).toMatchObject({ reason: 'value-type' });
  });

  // Examples of Sparkplug 3.0 §6.4.16 whose octets agree with its text.
  it.each<[ArrayType, string, SparkplugValue]>([
    ['Int8Array', 'ef7b', [-17, 123]],
    ['Int16Array', '308a 307b', [-30160, 31536]],
    ['UInt8Array', '17fa', [23, 250]],
    ['BooleanArray', '0c000000 34d0', [false, false, true, true, false, true, false, false, true, true, false, true]],
    ['StringArray', '41424300 68656c6c6f00', ['ABC', 'hello']],
    ['FloatArray', 'a4709d3f', [Math.fround(1.23)]],
    ['UInt64Array', 'ffffffffffffffff', [18446744073709551615n]],
  ])('%s %s', (type, hex, values) => expect(valueOf({ field: 'bytes', value: bytes(hex) }, type)).toEqual(values));

  it.each<[ArrayType, string, string]>([
    ['Int16Array', '0102 03', 'malformed'],
    ['BooleanArray', '0c0000', 'malformed'],
    ['BooleanArray', 'ffffffff 00', 'malformed'],
    ['StringArray', '4142', 'malformed'],
    ['StringArray', 'c32800', 'not-utf8'],
    ['DateTimeArray', 'ffffffffffffffff', 'time-invalid'],
  ])('%s cannot be %s', (type, hex, reason) => {
    expect(reading(() => valueOf({ field: 'bytes', value: bytes(hex) }, type))).toMatchObject({ reason });
  });

  it('is_null is no value, whatever stands beside it', () => {
    expect(decoded(bytes('12 06 5005 2003 3801')).metrics).toEqual([{ type: 'Int32', wire: null }]);
  });

  it('passes over fields that it does not know: extensions, later versions', () => {
    expect(decoded(bytes('fa01 0161 12 07 0a0161 9a010100 1807'))).toEqual({ metrics: [{ name: 'a' }], seq: 7 });
  });

  it.each([
    ['12 05 2023', 'malformed'],
    ['12 02 2023', 'unsupported'],
    ['18 8002', 'malformed'],
    ['08 ffffffffffffffffff01', 'time-invalid'],
    ['12 04 0a02c328', 'not-utf8'],
    ['12 06 4a04 0a0161 00', 'malformed'],
  ])('%s is a problem: %s', (hex, reason) => expect(decodePayload(bytes(hex), limits)).toMatchObject({ reason }));

  it('a table has a cell for each column, a type for each name', () => {
    const set = (write: (set: WireWriter) => void) =>
      decodePayload(new WireWriter().message(2, (metric) => metric.message(17, write)).finish(), limits);
    expect(set((inner) => inner.text(2, 'a'))).toMatchObject({ reason: 'malformed' });
    expect(
      set((inner) =>
        inner
          .text(2, 'a')
          .varint(3, 3)
          .message(4, () => undefined),
      ),
    ).toMatchObject({ reason: 'malformed' });
    expect(
      set((inner) =>
        inner
          .text(2, 'a')
          .bytes(3, Uint8Array.of(3))
          .message(4, (row) => row.message(1, (cell) => cell.varint(1, 7))),
      ),
    ).toEqual({
      metrics: [{ wire: { field: 'dataset', value: { columns: ['a'], types: ['Int32'], rows: [[7]] } } }],
    });
  });

  it('is bounded: octets, values, depth', () => {
    expect(decodePayload(new Uint8Array(11), { ...limits, payloadBytes: 10 })).toMatchObject({ reason: 'too-large' });
    const many = encodePayload({ metrics: Array.from({ length: 4 }, () => ({ type: 'Int8', value: 1 })) });
    expect(decodePayload(many, { ...limits, readingsPerMessage: 3 })).toMatchObject({ reason: 'too-many-readings' });
    let nested = new Uint8Array();
    for (let i = 0; i < 1000; i++)
      nested = new Uint8Array(new WireWriter().message(2, (m) => m.bytes(18, nested)).finish());
    expect(decodePayload(nested, limits)).toMatchObject({ reason: 'malformed' });
    const huge = new Uint8Array(800_000);
    expect(
      reading(() => readArray(huge, 'Int8Array', { spend: (n?: number) => expect(n).toBe(800_000) } as never)),
    ).toHaveLength(800_000);
  });

  it('a value becomes a field: bigint only beyond 2^53, octets as hex', () => {
    expect([5n, -(2n ** 53n), 2n ** 53n - 1n, 2n ** 60n, Uint8Array.of(1, 255), [1n, 2n ** 63n]].map(fieldOf)).toEqual([
      5,
      -(2n ** 53n),
      2 ** 53 - 1,
      2n ** 60n,
      '01ff',
      [1, 2n ** 63n],
    ]);
  });
});
