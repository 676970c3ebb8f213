import { encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAs, optionsOf, payloadOf, readVectors, receiveTimeMs } from '../vectors.ts';
import { senml, senmlCbor, senmlJson } from './senml.ts';
import { senmlUnit, sumUnit } from './units.ts';

const json = (pack: unknown) => new TextEncoder().encode(JSON.stringify(pack));
const decode = (pack: unknown, options: unknown = {}) => decodeAs(senmlJson, options, json(pack));

/** The number keys that CBOR has for the labels. */
const keys = new Map('bs bv bu bt bn bver n u v vs vb s t ut vd'.split(' ').map((label, at) => [label, at - 6]));
const toCbor = (pack: readonly object[]) =>
  encode(
    pack.map((record) => new Map(Object.entries(record).map(([label, value]) => [keys.get(label) ?? label, value]))),
  );

describe('the packs of RFC 8428', () => {
  const vectors = readVectors('senml', 'json');
  it.each(vectors)('$name ($source)', async (vector) => {
    const expected = { records: vector.records };
    expect(await decodeAs(senmlJson, {}, payloadOf(vector))).toEqual(expected);
    expect(await decodeAs(senml, {}, payloadOf(vector))).toEqual(expected);
  });

  it.each(vectors)('$name, in CBOR', async ({ text, records }) => {
    const pack = JSON.parse(text ?? '') as Record<string, unknown>[];
    // Data values are octets in CBOR.
    for (const record of pack)
      if (typeof record['vd'] === 'string') record['vd'] = Buffer.from(record['vd'], 'base64url');
    expect(await decodeAs(senml, {}, toCbor(pack))).toEqual({ records });
  });

  it.each(readVectors('senml', 'cbor'))('$name ($source)', async (vector) => {
    expect(await decodeAs(senmlCbor, {}, payloadOf(vector))).toEqual({ records: vector.records });
    expect(await decodeAs(senml, {}, payloadOf(vector))).toEqual({ records: vector.records });
  });
});

describe('resolution', () => {
  const fields = async (pack: unknown) => (await decode(pack)).records.map((record) => record.fields);

  it('adds base value and base sum, and takes them alone where nothing is given', async () => {
    expect(await fields([{ bn: 'm/', bv: 20, n: 'a', v: 1.5 }, { n: 'b' }, { n: 'c', v: -20 }])).toEqual([
      { a: 21.5, b: 20, c: 0 },
    ]);
    expect(await fields([{ bn: 'm/', bs: 100, n: 'a', u: 'W', s: 5 }])).toEqual([{ 'a.sum': 105 }]);
    expect(await fields([{ bn: 'm/', bs: 100, bv: 1 }, { n: 'a' }])).toEqual([{ a: 1, 'a.sum': 100 }]);
  });

  it('a sum is of unit times seconds', async () => {
    const { records } = await decode([
      { n: 'p', u: 'W', v: 2, s: 3 },
      { n: 'f', u: 'm3/s', s: 4 },
    ]);
    expect(records).toEqual([
      { fields: { p: 2, 'p.sum': 3, 'f.sum': 4 }, units: { p: 'W', 'p.sum': 'W.s', 'f.sum': 'm3' } },
    ]);
    expect([sumUnit('1'), sumUnit('/s')]).toEqual(['s', '1']);
  });

  it('times below 2^28 are relative to receipt, from there on Unix seconds', async () => {
    const times = async (pack: unknown) => (await decode(pack)).records.map(({ timeMs }) => timeMs);
    expect(await times([{ n: 'a', t: -5, v: 1 }])).toEqual([receiveTimeMs - 5000]);
    expect(await times([{ n: 'a', t: 2 ** 28 - 1, v: 1 }])).toEqual([receiveTimeMs + (2 ** 28 - 1) * 1000]);
    expect(await times([{ n: 'a', t: 2 ** 28, v: 1 }])).toEqual([2 ** 28 * 1000]);
    expect(await times([{ n: 'a', v: 1 }])).toEqual([undefined]);
    expect(
      await times([
        { n: 'a', v: 1 },
        { n: 'a', t: -60, v: 2 },
      ]),
    ).toEqual([receiveTimeMs, receiveTimeMs - 60_000]);
  });

  it('secondary units need no conversion here; an unknown one is a doubt', async () => {
    const { records } = await decode([{ bver: 26, n: 'e', u: 'kWh', v: 1 }]);
    expect(records[0]?.units).toEqual({ e: 'kW.h' });
    expect((await decode([{ n: 'e', u: 'furlong', v: 1 }])).records).toEqual([
      { fields: { e: 1 }, flags: ['decoder-warning'] },
    ]);
  });

  it('a second measurement of one name at one moment is a second record', async () => {
    expect(
      await fields([
        { n: 'a', v: 1 },
        { n: 'a', v: 2 },
      ]),
    ).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('LwM2M paths have a code, and the unit of the registry', async () => {
    const { records } = await decode([
      { bn: '/3424/0/', n: '1', v: 12.5 },
      { n: '9', vb: true },
    ]);
    expect(records[0]?.codes).toEqual({ 'ucifi:3424/1': '1', 'ucifi:3424/9': '9' });
    expect(records[0]?.units).toEqual({ 1: 'm3' });
  });

  it('names are full, and the base name is a device, when the profile says so', async () => {
    const pack = [
      { bn: 'urn:dev:mac:1:', n: 'a', v: 1 },
      { bn: 'urn:dev:mac:2:', n: 'a', v: 2 },
    ];
    expect((await decode(pack, { names: 'full', device: 'base-name' })).records).toEqual([
      { fields: { 'urn:dev:mac:1:a': 1 }, device: 'urn:dev:mac:1' },
      { fields: { 'urn:dev:mac:2:a': 2 }, device: 'urn:dev:mac:2' },
    ]);
  });

  it('integers beyond 2^53 and decimal fractions stay exact in CBOR', async () => {
    const big = encode([
      new Map<number, unknown>([
        [0, 'a'],
        [2, 2n ** 60n],
      ]),
    ]);
    expect((await decodeAs(senmlCbor, {}, big)).records[0]?.fields).toEqual({ a: 2n ** 60n });
    // [{n: "a", v: 4([-2, 27315])}], RFC 8949 §3.4.4's example
    const decimal = Buffer.from('81a20061610 2c48221196ab3'.replace(' ', ''), 'hex');
    expect((await decodeAs(senmlCbor, {}, decimal)).records[0]?.fields).toEqual({ a: 273.15 });
  });
});

describe('what is refused', () => {
  it.each([
    [[{ n: 'a', v: 1, cool_: true }], 'unsupported'],
    [[{ n: 'a', v: 1, bver: 11 }], 'unsupported'],
    [
      [
        { bver: 10, n: 'a', v: 1 },
        { bver: 9, n: 'a', v: 1 },
      ],
      'malformed',
    ],
    [[{ n: 'a', v: 1, vs: 'x' }], 'malformed'],
    [[{ n: '_a', v: 1 }], 'malformed'],
    [[{ v: 1 }], 'malformed'],
    [[{ n: 'a b', v: 1 }], 'malformed'],
    [[{ n: 'a', v: '1' }], 'value-type'],
    [[{ n: 'a', vb: 1 }], 'value-type'],
    [[{ n: 1, v: 1 }], 'value-type'],
    [[{ n: 'a', v: 1, t: 'now' }], 'value-type'],
    [[3], 'malformed'],
    [{ n: 'a', v: 1 }, 'not-a-record'],
  ])('%j: %s', async (pack, reason) => {
    expect(await decode(pack)).toMatchObject({ records: [], rejected: { reason } });
  });

  it.each([
    ['a1', 'malformed'],
    ['81', 'malformed'],
    ['9fff00', 'malformed'],
    ['81a2006161006162', 'malformed'],
    ['81a200616102c11a514b67b0', 'malformed'],
    ['a0', 'not-a-record'],
    ['8101', 'malformed'],
    // Found by fuzzing: an integer beyond 2^53 where a record should be.
    ['811b0020000000000000', 'malformed'],
    ['81a102fb7ff0000000000000', 'value-type'],
    ['81a1041b0020000000000000', 'value-type'],
    ['9b7fffffffffffffff', 'malformed'],
    ['81a2006161025b7fffffffffffffff', 'malformed'],
    ['81'.repeat(100_000), 'malformed'],
    ['c4'.repeat(100_000), 'malformed'],
  ])('CBOR %.30s: %s', async (hex, reason) => {
    expect(await decodeAs(senmlCbor, {}, Buffer.from(hex, 'hex'))).toMatchObject({ records: [], rejected: { reason } });
  });

  it('more records than one message may hold are cut, and said', async () => {
    const pack = Array.from({ length: 30 }, (_, t) => ({ n: 'a', t: t + 2 ** 28, v: t }));
    const limits = { payloadBytes: 10_000, recordsPerMessage: 10, readingsPerMessage: 20, textLength: 10 };
    const decoded = await decodeAs(senmlJson, {}, json(pack), { limits });
    expect([decoded.records.length, decoded.rejected?.reason]).toEqual([10, 'too-many-readings']);
    const tight = { limits: { ...limits, payloadBytes: 10 } };
    expect((await decodeAs(senmlJson, {}, json(pack), tight)).rejected?.reason).toBe('too-large');
  });

  it('a pack of nothing but empty records takes no memory for them', async () => {
    const empty = new Uint8Array(1_000_000).fill(0xa0);
    empty.set([0x9f]);
    empty.set([0xff], empty.length - 1);
    expect((await decodeAs(senmlCbor, {}, empty)).rejected?.reason).toBe('too-many-readings');
  });

  it('options that are unknown are named', () => {
    expect(() => optionsOf(senml, { names: 'short' })).toThrow('decode.names: expected one of own, full.');
    expect(() => optionsOf(senml, { name: 'own' })).toThrow('decode.name: expected one of the fields');
  });

  it('the content type wins over the first octet', async () => {
    const decoded = await decodeAs(senml, {}, json([{ n: 'a', v: 1 }]), { contentType: 'application/senml+cbor' });
    expect(decoded.rejected?.reason).toBe('malformed');
  });
});

/** The IANA registry of SenML units, primary and secondary. */
const registered =
  'm kg g s A K cd mol Hz rad sr N Pa J W C V F Ohm S Wb T H Cel lm lx Bq Gy Sv kat m2 m3 l m/s m/s2 m3/s l/s W/m2 cd/m2 bit bit/s lat lon pH dB dBW Bspl count / % %RH %EL EL 1/s 1/min beat/min beats S/m B VA VAs var vars J/m kg/m3 deg NTU ms min h MHz kW kVA kvar Ah Wh kWh varh kvarh kVAh Wh/km KiB GB Mbit/s B/s MB/s mV mA dBm ug/m3 mm/h m/h ppm /100 /1000 hPa mm cm km km/h'.split(
    ' ',
  );

it.each(registered)('the registered unit %s has a UCUM code', (name) => {
  expect(senmlUnit(name)).toMatch(/^[\x21-\x7E]+$/);
});

it('what is resolved and written again, in either form, is read as the same records', async () => {
  const record = fc.record({
    n: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,8}$/),
    u: fc.constantFrom(...registered),
    t: fc.integer({ min: 2 ** 28, max: 2 ** 32 }),
    v: fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => (Object.is(v, -0) ? 0 : v)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 8 }), async (pack) => {
      const { records, rejected } = await decode(pack);
      expect(rejected).toBeUndefined();
      const values = records.flatMap(({ timeMs, fields }) =>
        Object.entries(fields).map(([n, v]) => `${n} ${(timeMs ?? 0) / 1000} ${String(v)}`),
      );
      expect(values.sort()).toEqual(pack.map(({ n, t, v }) => `${n} ${t} ${v}`).sort());
      expect(await decodeAs(senml, {}, toCbor(pack))).toEqual({ records });
    }),
    { numRuns: 200 },
  );
});
