import { describe, expect, it } from 'vitest';
import { isNameplateError } from './error.ts';
import { parseProfile } from './parse-profile.ts';
import { genericProfile } from './profile.ts';

const full = {
  format: 'json',
  records: 'values',
  time: { path: 'meta.ts', form: 'unix-s', maxFutureS: 60, maxPastS: 86_400 },
  acceptUnknown: false,
  metrics: {
    energy: { kind: 'counter', unit: 'kW.h', scale: 0.1, rollover: 1_000_000, range: { min: 0 }, visibility: 'public' },
    flow: {
      kind: 'gauge',
      path: 'flow[0].v',
      unit: 'm3/h',
      step: { max: 5, perS: 60 },
      name: { en: 'Flow', zh: '流量' },
    },
    温度: { kind: 'gauge', numericText: true },
    valve: { kind: 'state' },
  },
};

const metric = (change: object) => ({ format: 'json', metrics: { m: { kind: 'counter', ...change } } });
const time = (change: object) => ({
  format: 'json',
  time: { path: 't', ...change },
  acceptUnknown: true,
  metrics: {},
});
describe('a device profile', () => {
  it('is read as it is written', () => expect(parseProfile(full)).toEqual(full));

  it('the generic one is one', () => expect(parseProfile(genericProfile)).toEqual(genericProfile));

  it('survives JSON', () => expect(parseProfile(JSON.parse(JSON.stringify(full)))).toEqual(full));

  it.each([
    [null, '', 'a JSON object'],
    [[], '', 'a JSON object'],
    [{ ...full, format: 'SenML' }, 'format', 'the name of a payload format'],
    [{ ...full, format: 'senml-json' }, 'records', 'the format is not json'],
    [{ ...full, extra: 1 }, 'extra', 'one of the fields format, options, decode, extends'],
    [{ format: 'json' }, 'metrics', 'a JSON object'],
    [{ format: 'json', metrics: {} }, 'metrics', 'at least one metric'],
    [{ format: 'json', metrics: [] }, 'metrics', 'a JSON object'],
    [{ ...full, records: 'a..b' }, 'records', 'a path'],
    [{ ...full, acceptUnknown: 'yes' }, 'acceptUnknown', 'true or false'],
    [{ ...full, time: {} }, 'time.path', 'the path'],
    [time({ form: 'iso' }), 'time.form', 'one of rfc3339, unix-s, unix-ms'],
    [time({ maxFutureS: -1 }), 'time.maxFutureS', 'a number from 0'],
    [time({ maxPastS: Number.NaN }), 'time.maxPastS', 'a number from 0'],
    [time({ zone: 'UTC' }), 'time.zone', 'one of the fields path, form, maxFutureS, maxPastS'],
    [metric({ kind: undefined }), 'metrics.m.kind', 'one of gauge'],
    [metric({ kind: 'meter' }), 'metrics.m.kind', 'one of gauge'],
    [metric({ units: 'V' }), 'metrics.m.units', 'one of the fields'],
    [metric({ unit: 'k W' }), 'metrics.m.unit', 'a UCUM code'],
    [metric({ unit: '' }), 'metrics.m.unit', 'a UCUM code'],
    [metric({ scale: 0 }), 'metrics.m.scale', 'other than 0'],
    [metric({ scale: '0.1' }), 'metrics.m.scale', 'a number'],
    [metric({ rollover: 0 }), 'metrics.m.rollover', 'a number from'],
    [metric({ kind: 'gauge', rollover: 10 }), 'metrics.m.rollover', 'kind counter'],
    [metric({ kind: 'text', unit: 'V' }), 'metrics.m.unit', 'no unit'],
    [metric({ kind: 'state', step: { max: 1, perS: 1 } }), 'metrics.m.step', 'no step'],
    [metric({ range: {} }), 'metrics.m.range', 'min, max'],
    [metric({ range: { min: 2, max: 1 } }), 'metrics.m.range', 'not above max'],
    [metric({ range: { min: Number.POSITIVE_INFINITY } }), 'metrics.m.range.min', 'a number'],
    [metric({ step: { max: 1 } }), 'metrics.m.step.perS', 'seconds'],
    [metric({ step: { max: 1, perS: 0 } }), 'metrics.m.step.perS', 'a number from'],
    [metric({ visibility: 'named' }), 'metrics.m.visibility', 'public, private'],
    [metric({ name: { de: 'Zähler' } }), 'metrics.m.name.de', 'one of the fields en, zh'],
    [metric({ name: { en: '' } }), 'metrics.m.name.en', 'a text'],
    [{ format: 'json', metrics: { 'a b': { kind: 'gauge' } } }, 'metrics.a b', 'a name'],
    [{ format: 'json', metrics: { 'a\0': { kind: 'gauge' } } }, 'metrics.a\0', 'a name'],
    [{ format: 'json', metrics: { 'a..b': { kind: 'gauge' } } }, 'metrics.a..b.path', 'a path'],
  ])('is refused: %j at %s', (value, path, expected) => {
    const refusal = attempt(() => parseProfile(value));
    expect(refusal.code).toBe('INVALID_VALUE');
    expect(refusal.metadata).toMatchObject({ path });
    expect(refusal.metadata['expected']).toContain(expected);
  });

  it('a metric called __proto__ or constructor is one like any other', () => {
    const profile = parseProfile(
      JSON.parse('{"format":"json","metrics":{"__proto__":{"kind":"gauge"},"constructor":{"kind":"text"}}}'),
    );
    expect(Object.keys(profile.metrics)).toEqual(['__proto__', 'constructor']);
    expect(
      attempt(() => parseProfile(JSON.parse('{"format":"json","metrics":{"m":{"__proto__":{"kind":"gauge"}}}}')))
        .metadata,
    ).toMatchObject({
      path: 'metrics.m.__proto__',
    });
  });

  it('has at most 1000 metrics', () => {
    const metrics = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`m${i}`, { kind: 'gauge' }]));
    expect(attempt(() => parseProfile({ format: 'json', metrics })).metadata).toMatchObject({ path: 'metrics' });
  });
});

function attempt(run: () => unknown) {
  try {
    run();
  } catch (thrown) {
    if (isNameplateError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
