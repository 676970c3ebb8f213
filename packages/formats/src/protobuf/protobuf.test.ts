import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { defaultDecodeLimits } from '../limits.ts';
import { type ProtobufOptions, protobufFormat } from './protobuf.ts';

const context = { receiveTimeMs: 0, limits: defaultDecodeLimits };
const schema = `
syntax = "proto3";
package meter.v1;
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
enum Valve { OPEN = 0; CLOSED = 1; }
message Reading {
  uint32 volume_l = 1;
  sint32 temperature = 2;
  optional int64 pulses = 3;
  Valve valve = 4;
  bytes serial = 5;
  repeated fixed32 history = 6;
  map<string, double> extra = 7;
  oneof reason { string text = 8; int32 code = 9; }
  Reading previous = 10;
  google.protobuf.Timestamp at = 11;
  google.protobuf.DoubleValue level = 12;
  uint64 total = 13;
  map<int32, Reading> by_channel = 14;
  repeated Reading batch = 15;
  bool on = 16;
}`;
const compile = (more: Partial<ProtobufOptions> = {}) =>
  protobufFormat.compile({ schema, message: 'meter.v1.Reading', ...more }, new Map()) as Exclude<
    ReturnType<typeof protobufFormat.compile>,
    Promise<unknown>
  >;
const decode = compile();
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const zero = { volume_l: 0, temperature: 0, valve: 'OPEN', serial: '', total: 0, on: false };

/** protobufjs' own encoder, with codes of its own making. */
const independent = protobuf.parse(schema, new protobuf.Root(), { keepCase: true }).root;
for (const name of ['google/protobuf/timestamp.proto', 'google/protobuf/wrappers.proto'])
  independent.addJSON(protobuf.common.get(name)?.nested ?? {});
const Reading = independent.resolveAll().lookupType('meter.v1.Reading');

describe('a protobuf message', () => {
  it('has its fields by name; what was not sent and has no presence is zero', () => {
    expect(decode(bytes('08 96 01 10 13 1a'.slice(0, -3)), context).records).toEqual([
      { fields: { ...zero, volume_l: 150, temperature: -10 } },
    ]);
    expect(decode(new Uint8Array(), context).records).toEqual([{ fields: zero }]);
  });

  it('keeps 64 bits exact, in a number as far as that holds them', () => {
    const pulses = (hex: string) => decode(bytes(`18 ${hex}`), context).records[0]?.fields['pulses'];
    expect(pulses('ffffffffffffffffff01')).toBe(-1);
    expect(pulses('ffffffffffffff0f')).toBe(2 ** 53 - 1);
    expect(pulses('8080808080808010')).toBe(2n ** 53n);
    expect(pulses('ffffffffffffffff7f')).toBe(2n ** 63n - 1n);
  });

  it('has enums by name, an unknown one by number, octets as hex', () => {
    expect(decode(bytes('20 01 2a 02 01ff'), context).records[0]?.fields).toMatchObject({
      valve: 'CLOSED',
      serial: '01ff',
    });
    expect(decode(bytes('20 07'), context).records[0]?.fields['valve']).toBe(7);
  });

  it('has lists packed or not, maps, the last of a oneof, messages in parts put together', () => {
    const { fields } =
      decode(
        bytes(
          '32 08 01000000 02000000 35 03000000 3a 0c 0a 01 61 11 000000000000f83f 42 01 78 48 05 52 02 08 01 52 02 10 02',
        ),
        context,
      ).records[0] ?? {};
    expect(fields).toMatchObject({
      history: [1, 2, 3],
      extra: { a: 1.5 },
      code: 5,
      previous: { volume_l: 1, temperature: 1 },
    });
    expect(fields).not.toHaveProperty('text');
  });

  it('has a Timestamp as RFC 3339 and a wrapped value as itself', () => {
    const octets = Reading.encode({
      at: { seconds: 1_514_937_600, nanos: 5e8 },
      level: { value: 2.5 },
    } as never).finish();
    expect(decode(octets, context).records[0]?.fields).toMatchObject({ at: '2018-01-03T00:00:00.500Z', level: 2.5 });
    expect(decode(bytes('5a 0a 08 ffffffffffffffff7f'), context).rejected?.reason).toBe('time-invalid');
  });

  it('that another implementation writes is read as it was meant', () => {
    const leaf = fc.record({
      volume_l: fc.nat(2 ** 32 - 1),
      temperature: fc.integer(),
      valve: fc.constantFrom('OPEN', 'CLOSED'),
      history: fc.array(fc.nat(), { minLength: 1 }),
      on: fc.boolean(),
    });
    fc.assert(
      fc.property(leaf, fc.array(leaf, { minLength: 1, maxLength: 3 }), (top, batch) => {
        const octets = Reading.encode(Reading.fromObject({ ...top, batch })).finish();
        const full = (one: object) => ({ ...zero, ...one });
        expect(decode(octets, context).records[0]?.fields).toEqual({ ...full(top), batch: batch.map(full) });
      }),
    );
  });

  it('several in one payload: delimited, or a list in the message', () => {
    const fields = (decoded: ReturnType<typeof decode>) => decoded.records.map(({ fields }) => fields['volume_l']);
    const delimited = compile({ delimited: true });
    expect(fields(delimited(bytes('02 0801 00 02 0803'), context))).toEqual([1, 0, 3]);
    expect(delimited(bytes('02 0801 05 08'), context)).toMatchObject({
      records: [{ fields: { volume_l: 1 } }],
      rejected: { reason: 'malformed' },
    });
    expect(fields(compile({ records: 'batch' })(bytes('7a 02 0801 7a 02 0802'), context))).toEqual([1, 2]);
  });

  it('passes over unknown fields and known ones of another wire type', () => {
    expect(decode(bytes('f8ff01 01 0a 01 41 0b 10 01 0c'), context).records[0]?.fields).toEqual(zero);
  });

  it('is bounded before anything is taken', () => {
    const some = { ...context, limits: { ...defaultDecodeLimits, readingsPerMessage: 10 } };
    expect(decode(bytes(`32 30 ${'00'.repeat(48)}`), some).rejected?.reason).toBe('too-many-readings');
    expect(decode(bytes('32 ffffffff0f'), context).rejected?.reason).toBe('malformed');
    let nested: Uint8Array = new Uint8Array();
    for (let i = 0; i < 40; i++) nested = protobuf.Writer.create().uint32(82).bytes(nested).finish();
    expect(decode(nested, context).rejected?.message).toContain('nest deeper');
  });

  it('with a name of the prototype is a field like any other', () => {
    const named = protobufFormat.compile(
      { schema: 'syntax = "proto3"; message M { map<string, int32> m = 1; }', message: 'M' },
      new Map(),
    ) as typeof decode;
    const { fields } = named(bytes('0a 0d 0a 09 5f5f70726f746f5f5f 10 05'), context).records[0] ?? {};
    expect(JSON.stringify(fields)).toBe('{"m":{"__proto__":5}}');
  });

  it('any octets give records or a problem', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        const { records, rejected } = decode(octets, context);
        expect(records.length === 1).toBe(rejected === undefined);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a schema', () => {
  it.each([
    ['syntax = "proto3";\nmessage M {\n  int32 a = ;\n}', 'M', 'line 3'],
    ['syntax = "proto3"; message M { Other o = 1; }', 'M', 'Other'],
    ['syntax = "proto3"; import "other.proto"; message M {}', 'M', 'put what it holds into the text'],
    ['syntax = "proto3"; package p; message M {}', 'p.N', 'it has p.M'],
    ['syntax = "proto3"; package p; enum E { A = 0; }', 'p.E', 'has no message'],
  ])('%j is refused: %s %s', (text, message, why) => {
    expect(() => compile({ schema: text, message })).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(why) }),
    );
  });

  it('of proto2 has presence for every field', () => {
    const old = protobufFormat.compile(
      { schema: 'syntax = "proto2"; message M { optional int32 a = 1; required bool b = 2; }', message: 'M' },
      new Map(),
    ) as typeof decode;
    expect(old(bytes('1001'), context).records).toEqual([{ fields: { b: true } }]);
  });

  it.each([
    [{}, 'p.schema'],
    [{ schema: 'x' }, 'p.message'],
    [{ schema: 'x', message: 'M', delimited: 1 }, 'p.delimited'],
    [{ schema: 'x'.repeat(70_000), message: 'M' }, 'p.schema'],
  ])('options %#', (options, path) => {
    expect(() => protobufFormat.parseOptions(options, 'p', new Map())).toThrow(
      expect.objectContaining({ metadata: expect.objectContaining({ path }) }),
    );
  });
});
