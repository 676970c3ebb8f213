import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divide } from './windows.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const hours = (window: string, timeZone: string, start: string, end: string) =>
  divide({ startMs: at(start), endMs: at(end), window, timeZone }, 10_000).map(
    ({ startMs, endMs }) => (endMs - startMs) / HOUR,
  );
const starts = (window: string, timeZone: string, start: string, end: string) =>
  divide({ startMs: at(start), endMs: at(end), window, timeZone }, 10_000).map(({ startMs }) =>
    new Date(startMs).toISOString().slice(0, 16),
  );

describe('windows', () => {
  it('days have 23 hours when the clocks go forward, 25 when they go back', () => {
    const zone = 'Europe/Copenhagen';
    expect(hours('P1D', zone, '2018-03-23T23:00:00Z', '2018-03-26T22:00:00Z')).toEqual([24, 23, 24]);
    expect(hours('P1D', zone, '2018-10-26T22:00:00Z', '2018-10-29T23:00:00Z')).toEqual([24, 25, 24]);
    expect(hours('PT24H', zone, '2018-03-23T23:00:00Z', '2018-03-26T22:00:00Z')).toEqual([24, 24, 23]);
    expect(hours('P1D', 'Asia/Shanghai', '2018-03-23T16:00:00Z', '2018-03-26T16:00:00Z')).toEqual([24, 24, 24]);
  });

  it('hours are elapsed time over a change of the clocks', () => {
    expect(hours('PT6H', 'Europe/Copenhagen', '2018-03-24T23:00:00Z', '2018-03-25T22:00:00Z')).toEqual([6, 6, 6, 5]);
  });

  it('months are those of the calendar, counted from the start', () => {
    expect(starts('P1M', '', '2024-01-31T00:00Z', '2024-06-01T00:00Z')).toEqual([
      '2024-01-31T00:00',
      '2024-02-29T00:00',
      '2024-03-31T00:00',
      '2024-04-30T00:00',
      '2024-05-31T00:00',
    ]);
    expect(starts('P1M', 'Europe/Copenhagen', '2018-02-28T23:00Z', '2018-05-31T22:00Z')).toEqual([
      '2018-02-28T23:00',
      '2018-03-31T22:00',
      '2018-04-30T22:00',
    ]);
  });

  it('weeks, years and mixed durations', () => {
    expect(hours('P1W', 'UTC', '2018-01-01T00:00Z', '2018-01-10T00:00Z')).toEqual([168, 48]);
    expect(hours('P1Y', 'UTC', '2019-01-01T00:00Z', '2021-01-01T00:00Z')).toEqual([8760, 8784]);
    expect(hours('P1DT12H', 'Europe/Copenhagen', '2018-03-23T23:00Z', '2018-03-27T22:00Z')).toEqual([36, 35, 24]);
  });

  it('a start within a day makes windows from there, the last one cut at the end', () => {
    expect(starts('PT15M', 'UTC', '2018-01-01T00:07Z', '2018-01-01T00:30Z')).toEqual([
      '2018-01-01T00:07',
      '2018-01-01T00:22',
    ]);
  });

  it('a calendar day that a zone left out is no window', () => {
    // Apia went from the 29th to the 31st of December 2011.
    expect(hours('P1D', 'Pacific/Apia', '2011-12-28T10:00Z', '2011-12-31T10:00Z')).toEqual([24, 24, 24]);
  });

  it.each([
    ['window', { window: '' }],
    ['window', { window: 'day' }],
    ['window', { window: 'PT0S' }],
    ['window', { window: '-P1D' }],
    ['window', { window: 'PT0.5S' }],
    ['window', { window: 'P999999999Y' }],
    ['window', { window: 'P1D'.padEnd(70) }],
    ['time_zone', { timeZone: 'Mars/Olympus' }],
    ['time_zone', { timeZone: '../etc/passwd' }],
    ['start_time', { startMs: -1 }],
    ['start_time', { startMs: Number.NaN }],
    ['start_time', { endMs: 1e17 }],
    ['end_time', { endMs: 0 }],
  ])('refuses a wrong %s: %j', (field, change) => {
    const query = { startMs: 0, endMs: HOUR, window: 'PT1H', timeZone: 'UTC', ...change };
    expect(() => divide(query, 10)).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', metadata: expect.objectContaining({ field }) }),
    );
  });

  it('are counted', () => {
    const day = { startMs: 0, endMs: 24 * HOUR, window: 'PT1H', timeZone: 'UTC' };
    expect(divide(day, 24)).toHaveLength(24);
    expect(() => divide(day, 23)).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED', metadata: { limit: '23' } }),
    );
    expect(divide({ ...day, window: 'P99999999Y', timeZone: 'Europe/Copenhagen', endMs: 1 }, 1)).toHaveLength(1);
  });

  it('cover the time without gap or overlap, whatever is asked', () => {
    const window = fc.constantFrom('PT1H', 'PT7H', 'P1D', 'P3D', 'P1W', 'P1M', 'P1MT5H', 'P1Y');
    const zone = fc.constantFrom(
      'UTC',
      'Asia/Shanghai',
      'Europe/Copenhagen',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Pacific/Apia',
    );
    const property = fc.property(
      window,
      zone,
      fc.integer({ min: 0, max: 2e12 }),
      fc.integer({ min: 1, max: 5e9 }),
      (window, timeZone, startMs, span) => {
        const windows = divide({ startMs, endMs: startMs + span, window, timeZone }, 10_000);
        expect(windows[0]?.startMs).toBe(startMs);
        expect(windows.at(-1)?.endMs).toBe(startMs + span);
        for (const [i, { startMs: from, endMs }] of windows.entries()) {
          expect(endMs).toBeGreaterThan(from);
          if (i > 0) expect(from).toBe(windows[i - 1]?.endMs);
        }
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
