import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInProfile, builtInProfiles, type DeviceProfile, deviceClasses, isNumericKind } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from './testing.ts';

interface ClassRow {
  /** Metrics by UCUM code; under none, texts and places. */
  readonly units: Readonly<Record<string, string>>;
  /** States and events. */
  readonly states: string;
  readonly commands: string;
  readonly alarms: string;
}

/** What a profile of each class has to have. */
const table = JSON.parse(readFileSync(join(import.meta.dirname, '../vectors/classes.json'), 'utf8')) as Readonly<
  Record<string, ClassRow>
>;

const common = 'firmware hardware serial manufacturer installDate calibrationDue imei iccid sequence';
const counters =
  /^(?:energy|reactive(?!P)|volume|reverseVolume|coolingEnergy|settle|outage|switchCount|turnover|rain$|steps|engineHours|areaWorked|operatingHours|faultHours|sequence)/;

const definitionOf = (name: string): DeviceProfile => {
  const found = builtInProfile(name);
  if (found === undefined) throw new Error(`no profile ${name}`);
  return found.definition;
};
const words = (text: string) => text.split(' ');

describe('the built-in profiles', () => {
  it('are one for each class, and the bases', () => {
    const classes = Object.keys(table).map((name) => definitionOf(name).class);
    expect(new Set(classes)).toEqual(new Set(deviceClasses));
    expect(builtInProfiles()).toHaveLength(deviceClasses.length + 2);
  });

  it.each(Object.entries(table))('%s has every metric, state, command and alarm of its class', (name, wanted) => {
    const { metrics, commands, alarms } = definitionOf(name);
    for (const [unit, names] of Object.entries(wanted.units))
      for (const metric of words(names)) expect([metric, metrics[metric]?.unit ?? '']).toEqual([metric, unit]);
    for (const state of words(wanted.states)) expect(metrics[state]?.kind, state).toMatch(/^(?:state|event)$/);
    for (const metric of words(common)) expect(metrics, metric).toHaveProperty(metric);
    expect(Object.keys(commands ?? {})).toEqual(words(wanted.commands));
    const ids = (alarms ?? []).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([...words(wanted.alarms), 'silent']));
  });

  it.each(builtInProfiles().map(({ identifier, definition }) => [identifier, definition] as const))(
    '%s is named in both languages throughout; what counts is a counter; what is measured has a range',
    (_, { name, metrics, commands = {}, alarms = [] }) => {
      const named = [{ name }, ...Object.values(metrics), ...Object.values(commands), ...alarms];
      for (const each of named) {
        expect(each.name?.en, JSON.stringify(each)).toMatch(/\w/);
        expect(each.name?.zh, JSON.stringify(each)).toMatch(/\p{Script=Han}|^pH$|SIM/u);
      }
      for (const [id, metric] of Object.entries(metrics)) {
        if (!isNumericKind(metric.kind)) continue;
        expect([id, metric.kind]).toEqual([id, counters.test(id) && id !== 'volumeLevel' ? 'counter' : 'gauge']);
        if (id !== 'balance') expect(metric.range, id).toBeDefined();
      }
    },
  );
});

const receiveTimeMs = Date.parse('2026-06-01T12:00:00Z');

/** A value of a metric that is plausible, and what becomes of it. */
function plausible(profile: DeviceProfile, name: string): fc.Arbitrary<{ raw: unknown; value: unknown }> {
  const { kind, range, values } = profile.metrics[name] ?? { kind: 'text' as const };
  if (kind === 'geo')
    return fc
      .tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -180, max: 180 }))
      .map(([lat, lon]) => ({ raw: { lat, lon }, value: `geo:${lat},${lon}` }));
  if (kind === 'text') return fc.string({ maxLength: 40 }).map((raw) => ({ raw, value: raw }));
  if (isNumericKind(kind))
    return fc
      .double({ min: range?.min ?? -1e6, max: range?.max ?? 1e6, noNaN: true })
      .map((raw) => ({ raw, value: raw }));
  if (values === undefined) return fc.boolean().map((raw) => ({ raw, value: raw }));
  const codes = Object.entries(values).map(([code, state]) => ({
    raw: /^\d+$/.test(code) ? Number(code) : code === 'true',
    value: typeof state === 'object' ? state.name : state,
  }));
  return fc.constantFrom(...codes);
}

describe.each(Object.keys(table))('messages of %s', (name) => {
  const profile = definitionOf(name);
  const metrics = Object.keys(profile.metrics);
  const messages = fc
    .subarray(metrics, { minLength: 1 })
    .chain((chosen) =>
      fc.tuple(...chosen.map((metric) => plausible(profile, metric).map((each) => ({ metric, ...each })))),
    );
  const decode = (message: object) =>
    decodeMessage(profile, { payload: Buffer.from(JSON.stringify(message)), receiveTimeMs });

  it('that are plausible become good readings, every one, with the unit of the profile', () => {
    fc.assert(
      fc.property(messages, (parts) => {
        const message = Object.fromEntries(parts.map(({ metric, raw }) => [metric, raw]));
        const { readings, rejected } = decode({ ...message, time: '2026-06-01T11:59:00Z' });
        expect(rejected).toBeUndefined();
        // JSON has no -0.
        const plain = (value: unknown) => (Object.is(value, -0) ? 0 : value);
        expect(Object.fromEntries(readings.map(({ metric, value }) => [metric, value]))).toEqual(
          Object.fromEntries(parts.map(({ metric, value }) => [metric, plain(value)])),
        );
        for (const { metric, unit, quality } of readings)
          expect([metric, unit, quality]).toEqual([metric, profile.metrics[metric]?.unit ?? '', []]);
      }),
    );
  });

  it('outside of the range, or with a code that nobody knows, are kept and flagged', () => {
    for (const [metric, { range, values }] of Object.entries(profile.metrics)) {
      const beyond = [
        range?.max === undefined ? [] : range.max + 1,
        range?.min === undefined ? [] : range.min - 1,
      ].flat();
      for (const raw of values === undefined ? beyond : [99, 'no such state']) {
        const { readings, rejected } = decode({ [metric]: raw, time: receiveTimeMs });
        expect([metric, readings[0]?.value, readings[0]?.quality, rejected]).toEqual([
          metric,
          raw,
          ['out-of-range'],
          undefined,
        ]);
      }
    }
  });

  it('of the wrong type take no other value with them', () => {
    for (const [metric, { kind }] of Object.entries(profile.metrics)) {
      const wrong = kind === 'state' || kind === 'event' ? [1] : isNumericKind(kind) ? 'much' : 7;
      const other = metric === 'serial' ? 'firmware' : 'serial';
      const { readings, rejected } = decode({ [metric]: wrong, [other]: 'x', time: receiveTimeMs });
      expect([metric, readings.map((reading) => reading.metric), rejected?.reason]).toEqual([
        metric,
        [other],
        'value-type',
      ]);
    }
  });
});
