import { builtInProfiles, type DeviceProfile, isNumericKind, parseProfile, stateValue } from '@nameplate/model';
import { compileDecoder } from '@nameplate/telemetry';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEncoding, encodedFormats } from './encoding.ts';
import { faultNames } from './faults.ts';
import { type Plan, type Report, reportAt } from './report.ts';
import { fence, type Value } from './value.ts';

const startMs = Date.UTC(2026, 5, 1);

const nested = parseProfile({
  format: 'json',
  records: 'data.list',
  time: { path: 'meta.t', form: 'unix-ms' },
  expectedIntervalS: 600,
  metrics: {
    flow: { kind: 'gauge', unit: 'm3/h', path: ['f[1].now', 'flow'], payloadUnit: 'L/h', range: { min: 0, max: 10 } },
    total: { kind: 'counter', unit: 'm3', path: 'total', scale: 0.001, rollover: 50, numericText: true },
    pressure: { kind: 'gauge', unit: 'kPa', path: '["p.1"].v', unitPath: '["p.1"].u', range: { min: 0, max: 1000 } },
    rain: { kind: 'absolute', unit: 'mm' },
    valve: { kind: 'state', path: 'v', values: { OPN: 'open', CLS: { name: 'closed' } } },
    where: { kind: 'geo', path: 'gps' },
  },
});

const layout = parseProfile({
  format: 'struct',
  options: {
    endian: 'little',
    checksum: { type: 'crc16-modbus' },
    fields: [
      { name: 'at', type: 'u32' },
      { name: 'volume', type: 'u32', scale: 0.001, unit: 'm3' },
      { name: 'pressure', type: 'f32', endian: 'big' },
      { name: 't', type: 'i16', scale: 0.1, offset: -40 },
      { name: 'spare', at: 15, type: 'skip', length: 1 },
      { name: 'status', type: 'bits', bits: { valve: [0, 1], low: 2 } },
      { name: 'hours', type: 'bcd', length: 3 },
    ],
  },
  time: { path: 'at', form: 'unix-s' },
  metrics: {
    volume: { kind: 'counter', unit: 'm3' },
    pressure: { kind: 'gauge', unit: 'kPa', range: { min: 0, max: 1000 } },
    temperature: { kind: 'gauge', unit: 'Cel', path: 't', range: { min: -30, max: 60 } },
    valve: { kind: 'state', path: 'status.valve', values: { 0: 'open', 1: 'closed' } },
    low: { kind: 'state', path: 'status.low', values: { 0: false, 1: true } },
    hours: { kind: 'counter', unit: '{count}' },
  },
});

const registers = parseProfile({
  decode: [
    {
      match: { port: 'modbus' },
      format: 'modbus-rtu',
      registers: [
        { name: 'u', address: 0, function: 4, scale: 0.1, unit: 'V', code: 'obis:1-0:32.7.0' },
        { name: 'energy', address: 10, type: 'u32', order: 'CDAB', scale: 0.01, unit: 'kW.h' },
        { name: 'p', address: 12, type: 'f32', order: 'DCBA', unit: 'W' },
        { name: 'flags', address: 20, type: 'bits', bits: { on: 3 } },
      ],
    },
  ],
  format: 'protobuf',
  options: { message: 'A', schema: 'syntax = "proto3"; message A { uint32 a = 1; }' },
  metrics: {
    voltage: { kind: 'gauge', unit: 'V', obis: '1-0:32.7.0', range: { min: 0, max: 500 } },
    energy: { kind: 'counter', unit: 'kW.h' },
    power: { kind: 'gauge', unit: 'kW', path: 'p', range: { min: 0, max: 50 } },
    on: { kind: 'state', path: 'flags.on', values: { 0: false, 1: true } },
  },
});

function planOf(profile: DeviceProfile, metrics: readonly string[], rest: Partial<Plan> = {}): Plan {
  const intervalMs = (profile.expectedIntervalS ?? 900) * 1000;
  return { profile, metrics, seed: 's', startMs, intervalMs, timeScale: 1, faults: new Set(), ...rest };
}

/** A profile in each format that can be written for it. */
const cases = [
  ...builtInProfiles().flatMap(({ identifier, definition }) =>
    encodedFormats
      .filter((format) => [definition.format, ...(definition.decode ?? []).map((rule) => rule.format)].includes(format))
      .flatMap((format) => (isWritten(definition, format) ? [{ name: identifier, format, profile: definition }] : [])),
  ),
  { name: 'nested', format: 'json', profile: nested },
  { name: 'layout', format: 'struct', profile: layout },
  { name: 'registers', format: 'modbus-rtu', profile: registers },
];

function isWritten(profile: DeviceProfile, format: string): boolean {
  try {
    return chooseEncoding(profile, format).metrics.length > 0;
  } catch {
    return false;
  }
}

/** As the reading has it. */
function meant({ metrics }: DeviceProfile, name: string, value: Value): unknown {
  const { kind, values = {} } = metrics[name] ?? { kind: 'text' };
  if (typeof value === 'object') return `geo:${value.lat},${value.lon}`;
  if (isNumericKind(kind)) return value;
  const state = values[String(value)];
  return state === undefined ? value : stateValue(state);
}

const moments = fc.record({ seed: fc.string({ maxLength: 5 }), device: fc.nat(9999), slot: fc.nat(3000) });

it('every format that is written has a case, and meters have the frames of theirs', () => {
  const written = new Set(cases.map(({ format }) => format));
  expect(encodedFormats.filter((format) => !written.has(format))).toEqual([]);
  const frames = cases.filter(({ format }) => format === 'cjt188').map(({ name }) => name);
  expect(frames).toEqual(['0.profile/meter.water', '0.profile/meter.gas', '0.profile/meter.heat']);
});

describe.each(cases)('$name in $format', ({ profile, format }) => {
  const encoding = chooseEncoding(profile, format);

  it('what is generated decodes, all of it, to what was meant, with the flags that were meant', async () => {
    const decoder = await compileDecoder(profile);
    const property = ({ seed, device, slot }: { seed: string; device: number; slot: number }) => {
      const report = reportAt(
        planOf(profile, encoding.metrics, { seed, faults: new Set(['out-of-range']) }),
        device,
        slot,
      );
      if (report === undefined) throw new Error('nothing was to be silent');
      const message = {
        payload: encoding.encode([report]),
        receiveTimeMs: report.timeMs + 1000,
        port: encoding.port,
        ...(encoding.contentType !== undefined && { contentType: encoding.contentType }),
      };
      expect(decoder.records(message).format).toBe(format);
      const { readings, rejected } = decoder(message);
      expect(rejected).toBeUndefined();
      const byName = new Map(readings.map((reading) => [reading.metric, reading]));
      for (const [name, value] of report.values)
        expectReading(profile, report, name, value, byName.get(name), encoding.timed);
    };
    fc.assert(fc.property(moments, property), { numRuns: 60 });
  });
});

type Decoded =
  | { readonly value: unknown; readonly quality: readonly string[]; readonly deviceTimeMs: number }
  | undefined;

function expectReading(
  profile: DeviceProfile,
  report: Report,
  name: string,
  value: Value,
  reading: Decoded,
  timed: boolean,
) {
  // Digits of frames and registers are fewer: what is out of their range stays out of the message.
  if (reading === undefined && report.beyond.has(name) && !timed) return;
  const wanted = meant(profile, name, value);
  if (typeof wanted === 'number' && typeof reading?.value === 'number') {
    const width = Math.max(1, Math.abs(wanted));
    expect(Math.abs(reading.value - wanted) / width, `${name}: ${reading.value} for ${wanted}`).toBeLessThan(0.06);
  } else expect([name, reading?.value]).toEqual([name, wanted]);
  const flags = (reading?.quality ?? []).filter((flag) => flag !== 'unit-converted');
  const intended = [...(report.beyond.has(name) ? ['out-of-range'] : []), ...(timed ? [] : ['receive-time'])];
  expect([name, ...flags]).toEqual([name, ...intended]);
  if (timed) expect(Math.abs((reading?.deviceTimeMs ?? 0) - report.timeMs)).toBeLessThanOrEqual(1000);
}

describe('devices behave', () => {
  it.each(cases.filter(({ format }) => format === 'json'))(
    '$name: counters only grow, steps are plausible, states last',
    ({ profile }) => {
      const plan = planOf(profile, Object.keys(profile.metrics));
      let before: Report | undefined;
      let changes = 0;
      for (let slot = 0; slot < 300; slot += 1) {
        const report = reportAt(plan, 7, slot);
        for (const [name, value] of report?.values ?? []) {
          const { kind, step, rollover, range, values } = profile.metrics[name] ?? { kind: 'text' };
          const last = before?.values.get(name);
          if (typeof value === 'number' && isNumericKind(kind)) {
            expect(value, name).toBeGreaterThanOrEqual(range?.min ?? -Infinity);
            expect(value, name).toBeLessThanOrEqual(Math.min(range?.max ?? Infinity, rollover ?? Infinity));
          }
          if (typeof value === 'number' && typeof last === 'number') {
            const change =
              kind === 'counter' && rollover !== undefined && value < last ? value + rollover - last : value - last;
            if (kind === 'counter') expect(change, name).toBeGreaterThanOrEqual(0);
            const elapsed = Math.max(1, plan.intervalMs / 1000 / (step?.perS ?? 1));
            expect(Math.abs(change), name).toBeLessThanOrEqual((step?.max ?? Infinity) * elapsed);
          }
          if (kind === 'state' && values !== undefined && last !== undefined && last !== value) changes += 1;
        }
        before = report;
      }
      const states = Object.values(profile.metrics).filter(({ kind }) => kind === 'state').length;
      expect(changes).toBeLessThanOrEqual(states * 300 * 0.15);
    },
  );

  it('a register of few digits begins again from 0, and counts more by day than by night', () => {
    const plan = planOf(nested, ['total'], { intervalMs: 3_600_000 });
    const totals = Array.from({ length: 24 * 200 }, (_, slot) => Number(reportAt(plan, 1, slot)?.values.get('total')));
    const rollovers = totals.filter((total, slot) => slot > 0 && total < (totals[slot - 1] ?? 0));
    expect(rollovers.length).toBeGreaterThan(0);
    const steps = totals
      .slice(1)
      .map((total, slot) => ({ hour: slot % 24, amount: (total - (totals[slot] ?? 0) + 50) % 50 }));
    const sum = (from: number, to: number) =>
      steps.filter(({ hour }) => hour >= from && hour < to).reduce((all, { amount }) => all + amount, 0);
    expect(sum(8, 16)).toBeGreaterThan(1.2 * (sum(0, 4) + sum(20, 24)));
  });

  it('what moves stays inside of its fence, and moves', () => {
    const places = Array.from({ length: 500 }, (_, slot) =>
      reportAt(planOf(nested, ['where']), 3, slot)?.values.get('where'),
    );
    for (const place of places) {
      if (typeof place !== 'object') throw new Error('expected a place');
      const [north, east] = [place.lat - fence.lat, (place.lon - fence.lon) * Math.cos((fence.lat * Math.PI) / 180)];
      expect(Math.hypot(north, east) * 111_320).toBeLessThanOrEqual(fence.radiusM + 1);
    }
    expect(new Set(places.map((place) => JSON.stringify(place))).size).toBeGreaterThan(400);
  });

  it('the same seed makes the same devices, another one others; devices differ', () => {
    const at = (seed: string, device: number) => [
      ...(reportAt(planOf(nested, ['flow', 'total'], { seed }), device, 5)?.values ?? []),
    ];
    expect(at('a', 1)).toEqual(at('a', 1));
    expect(at('a', 1)).not.toEqual(at('b', 1));
    expect(at('a', 1)).not.toEqual(at('a', 2));
  });

  it('faults are rare, of each kind, and only those asked for', () => {
    const of = (...faults: (typeof faultNames)[number][]) => {
      const plan = planOf(nested, ['flow', 'total'], { faults: new Set(faults) });
      return Array.from({ length: 1000 }, (_, slot) => reportAt(plan, 2, slot));
    };
    const silent = of('silence');
    const missing = silent.filter((report) => report === undefined).length;
    expect(missing).toBeGreaterThan(50);
    expect(missing).toBeLessThan(150);
    expect(
      silent.some((report) => report !== undefined && (report.beyond.size > 0 || report.sendMs > report.timeMs)),
    ).toBe(false);
    expect(of('out-of-range').filter((report) => (report?.beyond.size ?? 0) > 0)).toHaveLength(40);
    expect(of('late').filter((report) => report !== undefined && report.sendMs > report.timeMs).length).toBeGreaterThan(
      40,
    );
    const totals = of('resets').map((report) => Number(report?.values.get('total')));
    expect(totals.filter((total) => total === 0).length).toBeGreaterThanOrEqual(10);
    expect(of()).not.toContain(undefined);
  });
});

describe('the choice of a format', () => {
  it('is the profile’s own, else a rule that can be written, and says so when there is none', () => {
    expect(chooseEncoding(nested)).toMatchObject({ format: 'json', port: 'data' });
    expect(chooseEncoding(registers)).toMatchObject({ format: 'modbus-rtu', port: 'modbus' });
    const { decode: _, ...alone } = registers;
    expect(() => chooseEncoding(alone)).toThrow(/no rule that can be simulated in protobuf/);
    expect(() => chooseEncoding(nested, 'senml')).toThrow(/no rule that can be simulated in senml/);
  });
});
