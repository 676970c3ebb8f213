import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type DeviceProfile, parseProfile } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { decodeMessage, deviceKey, identifier, testTelemetry } from './testing.ts';

// A year of a real meter; where it comes from: examples/heat-meter/ORIGIN.md.
const directory = join(import.meta.dirname, '../../../examples/heat-meter');

interface Row {
  readonly time: string;
  readonly energy: number;
  readonly volume: number;
}

function rowsOf(csv: string): Row[] {
  const lines = csv.trim().split('\n').slice(1);
  return lines.map((line) => {
    const [, , time = '', energy, volume] = line.split(',');
    return { time, energy: Number(energy), volume: Number(volume) };
  });
}

const year = rowsOf(gunzipSync(readFileSync(join(directory, 'heat-meter-660-2018.csv.gz'))).toString());
const excerpt = rowsOf(readFileSync(join(directory, 'heat-meter-660-2018-01.csv'), 'utf8'));

const profile = parseProfile({
  format: 'json',
  time: { path: 'time', maxPastS: 0 },
  metrics: {
    energy: { kind: 'counter', unit: 'kW.h', visibility: 'public' },
    volume: { kind: 'counter', unit: 'm3' },
  },
});

async function replay(rows: readonly Row[], as: DeviceProfile = profile) {
  const telemetry = await testTelemetry({ profile: as });
  for (let i = 0; i < rows.length; i += 1000) {
    const readings = rows.slice(i, i + 1000).flatMap((row) => {
      const message = { payload: Buffer.from(JSON.stringify(row)), receiveTimeMs: Date.parse(row.time) };
      const decoded = decodeMessage(as, message);
      expect(decoded.rejected).toBeUndefined();
      return decoded.readings;
    });
    await telemetry.write([{ deviceKey, identifier, readings }]);
  }
  return telemetry;
}

const daily = { deviceKey, window: 'P1D', fold: 'delta', timeZone: 'Europe/Copenhagen' } as const;
const at = (time: string) => Date.parse(time);

describe('a year of a heat meter', () => {
  it('the excerpt is the beginning of the year', () => {
    expect(excerpt).toHaveLength(2113);
    expect(year).toHaveLength(8760);
    expect(year.slice(0, excerpt.length)).toEqual(excerpt);
  });

  it('consumption by day is the difference of the registers at local midnights, and adds up to the year', async () => {
    const telemetry = await replay(year);
    const { windows, unit } = await telemetry.aggregate({
      ...daily,
      metric: 'energy',
      startMs: at('2018-01-02T23:00:00Z'),
      endMs: at('2019-01-01T23:00:00Z'),
    });
    // By hand: Danish midnight is 23:00Z in winter, 22:00Z from 25 March to 27 October 2018.
    const registers = new Map(year.map(({ time, energy }) => [time, energy]));
    const midnights = Array.from({ length: 365 }, (_, i) => {
      const day = new Date(Date.UTC(2018, 0, 2 + i)).toISOString().slice(0, 10);
      return `${day}T${day >= '2018-03-25' && day <= '2018-10-27' ? 22 : 23}:00:00Z`;
    });
    const expected = midnights
      .slice(1)
      .map((end, i) => (registers.get(end) ?? NaN) - (registers.get(midnights[i] ?? '') ?? NaN));
    expect(windows).toHaveLength(364);
    expect(windows.map(({ startMs }) => new Date(startMs).toISOString().replace('.000', ''))).toEqual(
      midnights.slice(0, 364),
    );
    for (const [i, { value }] of windows.entries()) expect(value).toBeCloseTo(expected[i] ?? NaN, 9);
    expect(
      windows.filter(({ count }) => count !== 24).map(({ startMs, count }) => [new Date(startMs).toISOString(), count]),
    ).toEqual([
      ['2018-03-24T23:00:00.000Z', 23],
      ['2018-10-27T22:00:00.000Z', 25],
    ]);
    const total = windows.reduce((sum, { value = 0 }) => sum + value, 0);
    expect(total).toBeCloseTo((registers.get('2019-01-01T23:00:00Z') ?? NaN) - 5347.61445783133, 6);
    expect(unit).toBe('kW.h');
    expect(await telemetry.latest(deviceKey, ['energy'])).toMatchObject([
      { value: year.at(-1)?.energy, public: true, quality: [] },
    ]);
  });

  it('is the same replayed backwards, twice, and in pieces', async () => {
    const query = {
      ...daily,
      metric: 'volume',
      startMs: at('2018-01-02T23:00:00Z'),
      endMs: at('2018-03-30T22:00:00Z'),
    };
    const once = await (await replay(excerpt)).aggregate(query);
    const telemetry = await replay([...excerpt.toReversed(), ...excerpt.slice(100, 900)]);
    expect(await telemetry.aggregate(query)).toEqual(once);
    expect((await telemetry.latest(deviceKey, ['volume']))[0]?.value).toBe(excerpt.at(-1)?.volume);
  });

  it('a register of 5 digits gives the same consumption over its rollover', async () => {
    const rollover = 10_000;
    const cut = parseProfile({ ...profile, metrics: { energy: { kind: 'counter', unit: 'kW.h', rollover } } });
    const query = {
      ...daily,
      metric: 'energy',
      startMs: at('2018-01-02T23:00:00Z'),
      endMs: at('2018-03-30T22:00:00Z'),
    };
    const whole = await (await replay(excerpt)).aggregate(query);
    const rolled = await (
      await replay(
        excerpt.map((row) => ({ ...row, energy: row.energy % rollover })),
        cut,
      )
    ).aggregate(query);
    expect(excerpt.some(({ energy }) => energy >= rollover)).toBe(true);
    for (const [i, { value }] of rolled.windows.entries()) expect(value).toBeCloseTo(whole.windows[i]?.value ?? NaN, 8);
  });

  it('an outage shows as days without a figure, and what was used as consumption of the day it ended', async () => {
    const gap = excerpt.filter(({ time }) => time <= '2018-01-10T06:00:00Z' || time >= '2018-01-13T06:00:00Z');
    const query = {
      ...daily,
      metric: 'energy',
      startMs: at('2018-01-08T23:00:00Z'),
      endMs: at('2018-01-13T23:00:00Z'),
    };
    const whole = await (await replay(excerpt)).aggregate(query);
    const { windows } = await (await replay(gap)).aggregate(query);
    expect(windows.map(({ value }) => value !== undefined)).toEqual([true, true, false, false, true]);
    const sum = (values: typeof windows) => values.reduce((total, { value = 0 }) => total + value, 0);
    expect(sum(windows)).toBeCloseTo(sum(whole.windows), 9);
  });
});
