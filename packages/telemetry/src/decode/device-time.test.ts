import { describe, expect, it } from 'vitest';
import { parseDeviceTime } from './device-time.ts';

describe('a device time', () => {
  it.each([
    ['2018-01-02T23:00:00Z', undefined, '2018-01-02T23:00:00.000Z'],
    ['2018-01-03T00:00:00+01:00', undefined, '2018-01-02T23:00:00.000Z'],
    ['2018-01-03t07:00:00.1239999z', 'rfc3339', '2018-01-03T07:00:00.123Z'],
    ['2018-01-03 07:00:00+08:00', 'rfc3339', '2018-01-02T23:00:00.000Z'],
    ['2020-02-29T00:00:00Z', undefined, '2020-02-29T00:00:00.000Z'],
    [1_514_934_000, undefined, '2018-01-02T23:00:00.000Z'],
    [1_514_934_000.25, undefined, '2018-01-02T23:00:00.250Z'],
    [1_514_934_000_000, undefined, '2018-01-02T23:00:00.000Z'],
    ['1514934000', 'unix-s', '2018-01-02T23:00:00.000Z'],
    [1_514_934_000, 'unix-ms', '1970-01-18T12:48:54.000Z'],
    [0, 'unix-s', '1970-01-01T00:00:00.000Z'],
  ] as const)('%s as %s is %s', (value, form, expected) => {
    expect(new Date(parseDeviceTime(value, form) as number).toISOString()).toBe(expected);
  });

  it.each([
    ['2018-01-02', undefined],
    ['2018-01-02T23:00:00', undefined],
    ['2018-02-29T00:00:00Z', undefined],
    ['2018-13-01T00:00:00Z', undefined],
    ['2018-01-01T25:00:00Z', undefined],
    ['1514934000', undefined],
    ['1969-12-31T23:59:59Z', undefined],
    [-1, undefined],
    [1e300, undefined],
    [253_402_300_800, 'unix-s'],
    [Number.POSITIVE_INFINITY, 'unix-ms'],
    ['1e3', 'unix-s'],
    ['2018-01-02T23:00:00Z', 'unix-s'],
    [1_514_934_000, 'rfc3339'],
    [true, undefined],
    [{}, 'unix-ms'],
  ] as const)('%s as %s is none', (value, form) => {
    expect(parseDeviceTime(value, form)).toMatchObject({ reason: 'time-invalid' });
  });
});
