import { defaultDecodeLimits } from '@nameplate/formats';
import { genericProfile, parseProfile } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../testing.ts';

const receiveTimeMs = Date.parse('2018-01-03T00:00:05Z');
const deviceTimeMs = Date.parse('2018-01-03T00:00:00Z');

function decode(profile: unknown, payload: unknown, limits = defaultDecodeLimits) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return decodeMessage(parseProfile(profile), { payload: Buffer.from(text), receiveTimeMs, port: 'json' }, limits);
}

function values(decoded: ReturnType<typeof decodeMessage>) {
  return decoded.readings.map(({ metric, value, deviceTimeMs }) => [metric, value, deviceTimeMs]);
}

const meter = {
  format: 'json',
  time: { path: 'ts' },
  metrics: {
    energy: { kind: 'counter', unit: 'kW.h', scale: 0.1, range: { min: 0, max: 1000 } },
    flow: { kind: 'gauge', path: 'flow.now[1]', unit: 'm3/h' },
    valve: { kind: 'state' },
    note: { kind: 'text' },
    'a.b': { kind: 'gauge' },
  },
};
const at = { ts: '2018-01-03T00:00:00Z' };

const quality = (message: object) => decode(meter, { energy: 1, ...message }).readings[0]?.quality;
const number = (definition: object, raw: unknown) =>
  decode({ format: 'json', metrics: { m: { kind: 'gauge', ...definition } } }, { m: raw }).readings[0]?.value;

describe('a JSON message', () => {
  it('becomes readings with unit, both times and no flags', () => {
    expect(decode(meter, { ...at, energy: 3, flow: { now: [9, 1.5] }, valve: true, note: 'ok', 'a.b': 4 })).toEqual({
      readings: [
        { metric: 'energy', value: 0.3, unit: 'kW.h', deviceTimeMs, receiveTimeMs, quality: [] },
        { metric: 'flow', value: 1.5, unit: 'm3/h', deviceTimeMs, receiveTimeMs, quality: [] },
        { metric: 'valve', value: true, unit: '', deviceTimeMs, receiveTimeMs, quality: [] },
        { metric: 'note', value: 'ok', unit: '', deviceTimeMs, receiveTimeMs, quality: [] },
        { metric: 'a.b', value: 4, unit: '', deviceTimeMs, receiveTimeMs, quality: [] },
      ],
    });
  });

  it('a name with a dot is a path when there is no such field', () => {
    expect(values(decode(meter, { ...at, a: { b: 5 } }))).toEqual([['a.b', 5, deviceTimeMs]]);
  });

  it('leaves out what is absent or null', () => {
    expect(values(decode(meter, { ...at, energy: null, valve: 'open' }))).toEqual([['valve', 'open', deviceTimeMs]]);
  });

  it('a value that cannot be used does not take the others with it', () => {
    const { readings, rejected } = decode(meter, { ...at, energy: '3', valve: true });
    expect(readings.map(({ metric }) => metric)).toEqual(['valve']);
    expect(rejected).toEqual({ reason: 'value-type', message: 'energy: "3" is no value of a counter.' });
  });

  it('flags what is out of range, late or from the future, and keeps it', () => {
    expect(quality({ ...at, energy: 10_001 })).toEqual(['out-of-range']);
    expect(quality({ ...at, energy: -1 })).toEqual(['out-of-range']);
    expect(quality({ ...at, energy: 10_000 })).toEqual([]);
    expect(quality({ ts: '2018-01-03T00:10:05Z' })).toEqual([]);
    expect(quality({ ts: '2018-01-03T00:10:06Z' })).toEqual(['future']);
    expect(quality({ ts: '2017-11-19T00:00:05Z' })).toEqual([]);
    expect(quality({ ts: '2017-11-19T00:00:04Z' })).toEqual(['late']);
    expect(quality({ ts: '2019-01-01T00:00:00Z', energy: -1 })).toEqual(['out-of-range', 'future']);
  });

  it('without a time has the time of receipt, and says so', () => {
    const [reading] = decode(meter, { energy: 1 }).readings;
    expect(reading).toMatchObject({ deviceTimeMs: receiveTimeMs, quality: ['receive-time'] });
    expect(decode({ ...meter, time: undefined }, { ...at, energy: 1 }).readings[0]?.deviceTimeMs).toBe(receiveTimeMs);
  });

  it('with an unreadable time is rejected: no time is invented for it', () => {
    expect(decode(meter, { ts: 'yesterday', energy: 1 })).toMatchObject({
      readings: [],
      rejected: { reason: 'time-invalid' },
    });
  });
});

describe('a batch', () => {
  const records = [
    { ts: 1_514_937_600, energy: 10 },
    { ts: 1_514_941_200, energy: 20 },
  ];
  const expected = [
    ['energy', 1, 1_514_937_600_000],
    ['energy', 2, 1_514_941_200_000],
  ];

  it('is an array of records', () => expect(values(decode(meter, records))).toEqual(expected));

  it('is where the profile says', () => {
    const profile = { ...meter, records: 'data.values' };
    expect(values(decode(profile, { data: { values: records } }))).toEqual(expected);
    expect(values(decode(profile, { data: { values: records[0] } }))).toEqual(expected.slice(0, 1));
    expect(decode(profile, { data: 1 })).toMatchObject({ readings: [], rejected: { reason: 'not-a-record' } });
  });

  it('records take the time of the message when they have none', () => {
    const profile = { ...meter, records: 'values', time: { path: 'ts', form: 'unix-s' } };
    expect(values(decode(profile, { ts: 1_514_937_600, values: [{ energy: 10 }] }))).toEqual(expected.slice(0, 1));
  });

  it('a record without a time among several is rejected: they would all be of one moment', () => {
    const decoded = decode(meter, [records[0], { energy: 30 }, { energy: 40 }]);
    expect(values(decoded)).toEqual(expected.slice(0, 1));
    expect(decoded.rejected?.reason).toBe('time-missing');
  });

  it('keeps the good records beside a bad one', () => {
    const decoded = decode(meter, [records[0], 'x', { ts: 'x', energy: 1 }, records[1]]);
    expect(values(decoded)).toEqual(expected);
    expect(decoded.rejected?.reason).toBe('not-a-record');
  });
});

describe('unknown fields', () => {
  it('become gauges, states and texts when the profile takes them', () => {
    const { readings } = decode(genericProfile, {
      ...at,
      time: '2018-01-03T00:00:00Z',
      t: 21.5,
      on: false,
      s: 'x',
      o: {},
      a: [1],
      n: null,
    });
    expect(readings.map(({ metric, value }) => [metric, value])).toEqual([
      ['ts', at.ts],
      ['t', 21.5],
      ['on', false],
      ['s', 'x'],
    ]);
  });

  it('are ignored when it does not', () => {
    expect(decode(meter, { ...at, t: 21.5 })).toMatchObject({ readings: [], rejected: { reason: 'no-metric' } });
  });

  it('are not those that a metric, the time or the records are in', () => {
    const profile = { ...meter, acceptUnknown: true };
    expect(values(decode(profile, { ...at, flow: 'x', energy: 10 }))).toEqual([['energy', 1, deviceTimeMs]]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('called %s are fields like any other', (name) => {
    const payload = `{"time":"2018-01-03T00:00:00Z","${name}":1}`;
    expect(values(decode(genericProfile, payload))).toEqual([[name, 1, deviceTimeMs]]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('a text that stands for no number is no reading, also where no metric names it', () => {
    const { readings, rejected } = decode(genericProfile, { a: 'NaN', b: '-inf', c: 'Infinity', who: 'Nancy', ok: 3 });
    expect(readings.map(({ metric, value }) => [metric, value])).toEqual([
      ['who', 'Nancy'],
      ['ok', 3],
    ]);
    expect(rejected).toMatchObject({ reason: 'value-not-finite' });
  });

  it('with a name that no metric may have are rejected, the others kept', () => {
    const { readings, rejected } = decode(genericProfile, { 'a\0b': 1, ['x'.repeat(65)]: 2, ok: 3 });
    expect(readings.map(({ metric }) => metric)).toEqual(['ok']);
    expect(rejected?.reason).toBe('metric-name');
  });
});

describe('what is no usable message', () => {
  it.each([
    ['', 'not-json'],
    ['{', 'not-json'],
    ['NaN', 'not-json'],
    ['{"energy":NaN}', 'not-json'],
    ['[]', 'no-metric'],
    ['null', 'not-a-record'],
    ['3', 'not-a-record'],
    ['[[{"energy":1}]]', 'not-a-record'],
    ['{"energy":1e999}', 'value-not-finite'],
    ['{"energy":[1]}', 'value-type'],
    ['{"valve":{}}', 'value-type'],
    ['{"note":1}', 'value-type'],
    [`{"note":"${'x'.repeat(4097)}"}`, 'value-too-long'],
  ])('%s is rejected: %s', (payload, reason) => {
    expect(decode(meter, payload)).toMatchObject({ readings: [], rejected: { reason } });
  });

  it('octets that are not UTF-8', () => {
    const payload = Buffer.from([0x22, 0xc3, 0x28, 0x22]);
    expect(decodeMessage(genericProfile, { payload, receiveTimeMs })).toMatchObject({
      rejected: { reason: 'not-utf8' },
    });
  });

  it('is bounded: octets, records, readings', () => {
    const limits = { ...defaultDecodeLimits, payloadBytes: 200, recordsPerMessage: 2, readingsPerMessage: 3 };
    expect(decode(meter, ' '.repeat(201), limits).rejected?.reason).toBe('too-large');
    const batch = decode(
      meter,
      [
        { ts: 1, energy: 1 },
        { ts: 2, energy: 1 },
        { ts: 3, energy: 1 },
      ],
      limits,
    );
    expect([batch.readings.length, batch.rejected?.reason]).toEqual([2, 'too-many-readings']);
    const wide = decode(genericProfile, { a: 1, b: 1, c: 1, d: 1 }, limits);
    expect([wide.readings.length, wide.rejected?.reason]).toEqual([3, 'too-many-readings']);
  });

  it('nests as deep as it likes', () => {
    const depth = 500_000;
    const { readings, rejected } = decode(genericProfile, `${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(readings).toEqual([]);
    expect(rejected?.reason).toMatch(/not-a-record|not-json/);
    expect(decode(genericProfile, `{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`).readings).toEqual([]);
  });

  it('says no more of it than a few dozen characters', () => {
    expect(decode(meter, { ...at, energy: 'x'.repeat(4000) }).rejected?.message.length).toBeLessThan(120);
  });
});

describe('numbers', () => {
  it('in texts are taken only where the profile says so', () => {
    expect(number({}, '21.5')).toBeUndefined();
    expect(number({ numericText: true }, '21.5')).toBe(21.5);
    expect(number({ numericText: true, scale: 10 }, ' -2e3 ')).toBe(-20_000);
    for (const text of ['', ' ', '0x10', '1,5', 'Infinity', 'NaN', '1e999', '--1', '.']) {
      expect(number({ numericText: true }, text), text).toBeUndefined();
    }
  });

  it('are scaled without the dust of binary fractions', () => {
    expect(number({ scale: 0.1 }, 3)).toBe(0.3);
    expect(number({ scale: 0.001 }, 5347_614)).toBe(5347.614);
    expect(number({ scale: 2.5 }, 3)).toBe(7.5);
    expect(number({ scale: -1 }, 3)).toBe(-3);
    expect(number({ scale: 1e300 }, 1e300)).toBeUndefined();
  });
});
