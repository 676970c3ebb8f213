import { defaultDecodeLimits, type Format, type PayloadRecord } from '@nameplate/formats';
import { parseProfile } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDecoder, type MessageDecoder } from './decode.ts';
import { Decoders } from './decoders.ts';
import { readPlace } from './place.ts';

const receiveTimeMs = Date.parse('2026-06-01T12:00:00Z');

/** A format whose records are the test's. */
function formatOf(...records: PayloadRecord[]): Format {
  return { name: 'given', parseOptions: () => undefined, compile: () => () => ({ records }) };
}

function decoderOf(profile: object, ...records: PayloadRecord[]): MessageDecoder {
  const parsed = parseProfile({ format: 'given', ...profile });
  const decoder = compileDecoder(parsed, { formats: new Map([['given', formatOf(...records)]]) });
  if (decoder instanceof Promise) throw new TypeError('compiled later');
  return decoder;
}

function mapped(profile: object, ...records: PayloadRecord[]) {
  const { readings, rejected } = decoderOf(profile, ...records)({ payload: new Uint8Array(), receiveTimeMs });
  return { readings: readings.map(({ metric, value, unit, quality }) => [metric, value, unit, ...quality]), rejected };
}

const one = (definition: object, record: PayloadRecord) =>
  mapped({ metrics: { m: definition } }, { timeMs: receiveTimeMs, ...record });

describe('a metric is found', () => {
  const fields = { a: 1, b: { c: 2 }, '1': 3 };

  it('by the first of its paths that is there, else by the first of its codes', () => {
    expect(one({ kind: 'gauge', path: ['x', 'b.c', 'a'] }, { fields }).readings).toEqual([['m', 2, '']]);
    const coded = { fields, codes: { 'ucifi:3424/1': '1', 'obis:1-0:1.8.0*255': 'a' } };
    expect(one({ kind: 'gauge', ucifi: '3424/1' }, coded).readings).toEqual([['m', 3, '']]);
    expect(one({ kind: 'gauge', obis: ['1-0:9.9.9', '1-0:1.8.0'], ucifi: '3424/1' }, coded).readings).toEqual([
      ['m', 1, ''],
    ]);
    expect(one({ kind: 'gauge', path: 'a', ucifi: '3424/1' }, coded).readings).toEqual([['m', 1, '']]);
    expect(one({ kind: 'gauge', obis: '1-0:1.8.0*1' }, coded).rejected?.reason).toBe('no-metric');
    expect(one({ kind: 'gauge', dlt645: '00010000', cjt188: '901F/volume' }, coded).rejected?.reason).toBe('no-metric');
  });

  it('what is in nothing of the profile is told', () => {
    const record = { fields: { ...fields, d: 1, t: 0 }, codes: { 'ucifi:3424/1': '1' } };
    const decoder = decoderOf(
      { time: { path: 't' }, metrics: { a: { kind: 'gauge' }, m: { kind: 'gauge', ucifi: '3424/1' } } },
      record,
    );
    expect(decoder.unused(record)).toEqual(['b', 'd']);
  });
});

describe('units', () => {
  const metric = { kind: 'gauge', unit: 'm3' };

  it.each([
    [{}, 'L', [['m', 1.234, 'm3', 'unit-converted']]],
    [{}, 'l', [['m', 1.234, 'm3', 'unit-converted']]],
    [{}, 'm3', [['m', 1234, 'm3']]],
    [{}, 'm³', [['m', 1234, 'm3']]],
    [{}, undefined, [['m', 1234, 'm3']]],
    [{ accept: ['L'] }, 'L', [['m', 1.234, 'm3', 'unit-converted']]],
    [{ payloadUnit: 'L' }, undefined, [['m', 1.234, 'm3', 'unit-converted']]],
    [{ payloadUnit: 'L' }, 'm3', [['m', 1234, 'm3']]],
    [{ resolution: 0.01 }, 'L', [['m', 1.23, 'm3', 'unit-converted']]],
    [{ scale: 10 }, 'L', [['m', 12.34, 'm3', 'unit-converted']]],
  ])('%j in %s', (change, unit, expected) => {
    const { readings, rejected } = one(
      { ...metric, ...change },
      { fields: { m: 1234 }, ...(unit && { units: { m: unit } }) },
    );
    expect([readings, rejected]).toEqual([expected, undefined]);
  });

  it.each([
    [{}, 'kW.h', '"kW.h" cannot be converted to m3'],
    [{}, 'bananas', 'cannot be converted'],
    [{ accept: ['L'] }, 'mL', 'mL is not among the units accepted'],
  ])('%j in %s is rejected, and the rest is kept', (change, unit, message) => {
    const record = { fields: { m: 1, o: 2 }, units: { m: unit }, timeMs: receiveTimeMs };
    const { readings, rejected } = mapped({ metrics: { m: { ...metric, ...change }, o: { kind: 'gauge' } } }, record);
    expect(readings).toEqual([['o', 2, '']]);
    expect(rejected).toMatchObject({ reason: 'unit', message: expect.stringContaining(message) });
  });

  it('are what the record says, where the profile names the field', () => {
    const definition = { ...metric, unitPath: 'u' };
    expect(one(definition, { fields: { m: 5, u: 'L' } }).readings).toEqual([['m', 0.005, 'm3', 'unit-converted']]);
    expect(one(definition, { fields: { m: 5 } }).readings).toEqual([['m', 5, 'm3']]);
    expect(one(definition, { fields: { m: 5, u: 7 } }).rejected?.reason).toBe('unit');
  });

  it('of a field that nobody named are kept', () => {
    const record = { fields: { m: 1 }, units: { m: 'kW' }, timeMs: receiveTimeMs };
    expect(mapped({ acceptUnknown: true, metrics: {} }, record).readings).toEqual([['m', 1, 'kW']]);
  });
});

describe('values', () => {
  it.each([
    [{ kind: 'state', values: { 0: 'open', 1: { name: 'closed' } } }, 0, ['open']],
    [{ kind: 'state', values: { 0: 'open', 1: { name: 'closed' } } }, '1', ['closed']],
    [{ kind: 'state', values: { 0: 'open', 1: { name: 'closed' } } }, 'closed', ['closed']],
    [{ kind: 'state', values: { 0: 'open' } }, 7, [7, 'out-of-range']],
    [{ kind: 'state', values: { 0: 'open' } }, 'toString', ['toString', 'out-of-range']],
    [{ kind: 'state', values: { 0: false, 1: true } }, 1, [true]],
    [{ kind: 'state', values: { 0: false, 1: true } }, false, [false]],
    [{ kind: 'event', values: { true: 'rang' } }, true, ['rang']],
    [{ kind: 'event' }, 5n, [5]],
    [{ kind: 'counter' }, 12n, [12]],
    [{ kind: 'counter' }, 2n ** 53n + 1n, [2 ** 53, 'decoder-warning']],
    [{ kind: 'absolute' }, 3, [3]],
    [{ kind: 'geo' }, { lat: 30.5, lng: 120 }, ['geo:30.5,120']],
    [{ kind: 'geo' }, 'geo:30.5,120,7;u=10', ['geo:30.5,120,7']],
  ])('%j of %s is %j', (definition, raw, [value, ...flags]) => {
    expect(one(definition, { fields: { m: raw } }).readings).toEqual([['m', value, '', ...flags]]);
  });

  it.each([
    [{ kind: 'state' }, {}, 'value-type'],
    [{ kind: 'state' }, Number.POSITIVE_INFINITY, 'value-not-finite'],
    [{ kind: 'text' }, 1, 'value-type'],
    [{ kind: 'geo' }, { lat: 91, lon: 0 }, 'value-type'],
    [{ kind: 'geo' }, [120, 30], 'value-type'],
    [{ kind: 'geo' }, 'x'.repeat(9999), 'value-type'],
    [{ kind: 'gauge' }, 2n ** 2000n, 'value-not-finite'],
    [{ kind: 'gauge' }, 'NaN', 'value-not-finite'],
    [{ kind: 'gauge', numericText: true }, '-Infinity', 'value-not-finite'],
  ])('%j of %s is none', (definition, raw, reason) => {
    expect(one(definition, { fields: { m: raw } })).toMatchObject({ readings: [], rejected: { reason } });
  });

  it('a GeoJSON point has the longitude first', () => {
    expect(readPlace({ type: 'Point', coordinates: [120.1, 30.2, 5] })).toBe('geo:30.2,120.1,5');
    expect(readPlace({ type: 'LineString', coordinates: [[1, 2]] })).toBeUndefined();
  });

  it.each([
    [1e-8, 'geo:0.00000001,100'],
    [-1e-12, 'geo:0,100'],
    [50, 'geo:50,100'],
    [-7.25, 'geo:-7.25,100'],
  ])('a latitude of %d is written without an exponent: %s', (lat, uri) =>
    expect(readPlace({ lat, lon: 100 })).toBe(uri),
  );

  it('a place reads as it was written, and is a URI without an exponent', () => {
    const latitude = fc.double({ min: -90, max: 90, noNaN: true });
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    fc.assert(
      fc.property(latitude, longitude, (lat, lon) => {
        const place = readPlace({ lat, lon }) ?? '';
        expect(place).toMatch(/^geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?$/);
        expect(readPlace(place)).toBe(place);
        expect(Math.abs(Number(place.slice(4).split(',')[0]) - lat)).toBeLessThanOrEqual(5.1e-10);
      }),
    );
  });
});

describe('a record', () => {
  const metrics = { m: { kind: 'gauge', range: { max: 5 } } };

  it('has the time that the format says, but that of the profile’s path before it', () => {
    const record = { fields: { m: 1, t: 1_500_000_000 }, timeMs: 1_600_000_000_000 };
    const times = (profile: object) =>
      decoderOf(
        { metrics, ...profile },
        record,
      )({ payload: new Uint8Array(), receiveTimeMs }).readings.map((each) => each.deviceTimeMs);
    expect(times({})).toEqual([1_600_000_000_000]);
    expect(times({ time: { path: ['none', 't'] } })).toEqual([1_500_000_000_000]);
  });

  it('passes the doubts of its format on, each once', () => {
    const record = { fields: { m: 9 }, timeMs: 0, flags: ['historical', 'out-of-range', 'estimated'] } as const;
    expect(mapped({ metrics, time: { path: 'x', maxPastS: 1e9 } }, record).readings).toEqual([
      ['m', 9, '', 'out-of-range', 'late', 'historical', 'estimated'],
    ]);
  });

  it('about another device is not the sender’s', () => {
    const other = { fields: { m: 2 }, device: 'meter-7' };
    const decode = decoderOf({ metrics }, { fields: { m: 1 }, timeMs: 1 }, other);
    const { readings, others, rejected } = decode({ payload: new Uint8Array(), receiveTimeMs });
    expect([readings.length, others, rejected]).toEqual([1, [other], undefined]);
    expect(decoderOf({ metrics }, other)({ payload: new Uint8Array(), receiveTimeMs })).toEqual({
      readings: [],
      others: [other],
    });
  });
});

describe('decoders', () => {
  const slow = (work: () => Promise<void>): Format => ({
    name: 'slow',
    parseOptions: () => undefined,
    compile: async () => {
      await work();
      return () => ({ records: [{ fields: { m: 1 }, timeMs: 1 }] });
    },
  });
  const profile = parseProfile({ format: 'slow', metrics: { m: { kind: 'gauge' } } });
  const message = { payload: new Uint8Array(), receiveTimeMs };

  it('compile a profile once, also when two messages come at once, and are synchronous then', async () => {
    let compiled = 0;
    const decoders = new Decoders({ formats: new Map([['slow', slow(async () => void (compiled += 1))]]) });
    const both = [decoders.decode(profile, message), decoders.decode(profile, message)];
    expect(both.every((each) => each instanceof Promise)).toBe(true);
    expect((await Promise.all(both.map(async (each) => await each))).map(({ readings }) => readings.length)).toEqual([
      1, 1,
    ]);
    expect(decoders.decode(profile, message)).toMatchObject({ readings: [{ metric: 'm' }] });
    expect(compiled).toBe(1);
  });

  it('reject each message of a profile that cannot be compiled, and say why', async () => {
    const failing = slow(() => Promise.reject(new TypeError('no memory')));
    const decoders = new Decoders({ formats: new Map([['slow', failing]]) });
    for (let i = 0; i < 2; i += 1)
      expect(await decoders.decode(profile, message)).toMatchObject({
        readings: [],
        rejected: { reason: 'codec-failed' },
      });
  });

  it('reject those whose format is not there', async () => {
    const decoders = new Decoders({ formats: new Map(), limits: defaultDecodeLimits });
    expect(await decoders.decode(profile, message)).toMatchObject({
      readings: [],
      rejected: { reason: 'codec-failed' },
    });
  });
});
