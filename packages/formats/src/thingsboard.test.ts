import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PayloadDecoder } from './format.ts';
import { defaultDecodeLimits } from './limits.ts';
import { thingsboardFormat } from './thingsboard.ts';

const decode = thingsboardFormat.compile({}, new Map()) as PayloadDecoder;
const of = (message: unknown, limits = defaultDecodeLimits) =>
  decode(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)), { receiveTimeMs: 1, limits });

describe('ThingsBoard telemetry', () => {
  it('of a gateway has a record for each device and moment', () => {
    const text = readFileSync(join(import.meta.dirname, '../vectors/thingsboard/gateway-telemetry.json'), 'utf8');
    expect(of(text)).toEqual({
      records: [
        { device: 'Device A', timeMs: 1483228800000, fields: { temperature: 42, humidity: 80 } },
        { device: 'Device A', timeMs: 1483228801000, fields: { temperature: 43, humidity: 82 } },
        { device: 'Device B', timeMs: 1483228800000, fields: { temperature: 42, humidity: 80 } },
      ],
    });
  });

  it('of a gateway may have no times, as its attributes do', () => {
    expect(of({ 'Device A': { serial: 'x' }, 'Device B': [{ t: 1 }] }).records).toEqual([
      { device: 'Device A', fields: { serial: 'x' } },
      { device: 'Device B', fields: { t: 1 } },
    ]);
  });

  it.each([
    [{ a: 1, b: { c: 2 } }, [{ fields: { a: 1, b: { c: 2 } } }]],
    [{ ts: 5, values: { a: 1 } }, [{ fields: { a: 1 }, timeMs: 5 }]],
    [
      [{ a: 1 }, { b: 2 }],
      [{ fields: { a: 1 } }, { fields: { b: 2 } }],
    ],
    [
      [
        { ts: 5, values: { a: 1 } },
        { ts: 6, values: { a: 2 } },
      ],
      [
        { fields: { a: 1 }, timeMs: 5 },
        { fields: { a: 2 }, timeMs: 6 },
      ],
    ],
    [{ device: 'A', level: 1 }, [{ fields: { device: 'A', level: 1 } }]],
  ])('of a device: %j', (message, records) => expect(of(message)).toEqual({ records }));

  it.each([
    ['{', 'not-json'],
    ['1', 'not-a-record'],
    [{ device: 'A' }, 'unsupported'],
    [{ device: 'A', type: 'thermostat' }, 'unsupported'],
    [{ ts: 'x', values: { a: 1 } }, 'time-invalid'],
    [[1], 'not-a-record'],
  ])('%j is a problem: %s', (message, reason) =>
    expect(of(message)).toMatchObject({ records: [], rejected: { reason } }),
  );

  it('keeps what is good beside what is not, up to the limit', () => {
    expect(of({ A: [1, { ts: 1, values: { a: 1 } }] })).toMatchObject({
      records: [{ device: 'A' }],
      rejected: { reason: 'not-a-record' },
    });
    expect(of([{ a: 1 }, { a: 2 }], { ...defaultDecodeLimits, recordsPerMessage: 1 })).toMatchObject({
      records: [{}],
      rejected: { reason: 'too-many-readings' },
    });
  });
});
