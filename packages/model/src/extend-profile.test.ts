import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNameplateError } from './error.ts';
import { type BaseProfile, resolveProfile } from './extend-profile.ts';
import { parseProfile } from './parse-profile.ts';

const base = {
  format: 'json',
  records: 'r',
  expectedIntervalS: 60,
  decode: [{ match: { port: 'a' }, format: 'json' }],
  metrics: {
    volume: { kind: 'counter', unit: 'm3', range: { min: 0 }, name: { en: 'Volume' } },
    battery: { kind: 'gauge', unit: '%' },
  },
  commands: { close: { risk: 'high' }, open: { risk: 'high' } },
  alarms: [
    { id: 'battery', severity: 'warning', when: 'battery < 15' },
    { id: 'leak', severity: 'major', when: 'delta(volume, PT1H) > 1', holdS: 60 },
  ],
};

const published: Record<string, BaseProfile> = {
  'a/base': { source: base, whole: true, reference: 'a/base@3' },
  'a/made': { source: { ...base, extends: 'a/gone@1' }, whole: true, reference: 'a/made@1' },
  'f/one': { source: { extends: 'f/two', metrics: { one: { kind: 'gauge' } } }, whole: false, reference: 'f/one' },
  'f/two': { source: { extends: 'a/base', metrics: { two: { kind: 'gauge' } } }, whole: false, reference: 'f/two' },
  'f/loop': { source: { extends: 'f/pool' }, whole: false, reference: 'f/loop' },
  'f/pool': { source: { extends: 'f/loop' }, whole: false, reference: 'f/pool' },
};
const find = (name: string): BaseProfile | undefined =>
  published[name] ??
  (/^deep\/\d+$/.test(name)
    ? { source: { extends: `deep/${Number(name.slice(5)) + 1}` }, whole: false, reference: name }
    : undefined);

const resolve = (source: object) => resolveProfile(source, find);

describe('a profile that extends another', () => {
  it('has everything of it, and says the version that it was made from', async () => {
    const whole = await resolve({ extends: 'a/base' });
    expect(whole).toEqual({ ...parseProfile(base), extends: 'a/base@3' });
    expect(parseProfile(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });

  it('overrides metrics, commands and alarms field by field', async () => {
    const { metrics, commands, alarms } = await resolve({
      extends: 'a/base',
      metrics: { volume: { path: 'v', name: { zh: '水量' } }, flow: { kind: 'gauge' } },
      commands: { close: { risk: 'low' } },
      alarms: [
        { id: 'battery', when: 'battery < 5' },
        { id: 'flow', severity: 'minor', when: 'flow > 1' },
      ],
    });
    expect(metrics['volume']).toEqual({
      kind: 'counter',
      unit: 'm3',
      range: { min: 0 },
      path: 'v',
      name: { zh: '水量' },
    });
    expect(Object.keys(metrics)).toEqual(['volume', 'battery', 'flow']);
    expect(commands).toEqual({ close: { risk: 'low' }, open: { risk: 'high' } });
    expect(alarms?.map(({ id, severity, when }) => [id, severity, when])).toEqual([
      ['battery', 'warning', 'battery < 5'],
      ['leak', 'major', 'delta(volume, PT1H) > 1'],
      ['flow', 'minor', 'flow > 1'],
    ]);
  });

  it('takes away with null: a field, a metric, an alarm', async () => {
    const whole = await resolve({
      extends: 'a/base',
      expectedIntervalS: null,
      metrics: { volume: { range: null }, battery: null },
      commands: { open: null },
      alarms: [
        { id: 'battery', when: null },
        { id: 'leak', holdS: null },
      ],
    });
    expect(whole.expectedIntervalS).toBeUndefined();
    expect(whole.metrics).toEqual({ volume: { kind: 'counter', unit: 'm3', name: { en: 'Volume' } } });
    expect(Object.keys(whole.commands ?? {})).toEqual(['close']);
    expect(whole.alarms).toEqual([{ id: 'leak', severity: 'major', when: 'delta(volume, PT1H) > 1' }]);
  });

  it('asks its own decode rules first, and leaves options behind with another format', async () => {
    const whole = await resolve({
      extends: 'a/base',
      format: 'struct',
      decode: [{ match: { port: 'b' }, format: 'json' }],
    });
    expect(whole.decode?.map(({ match }) => match?.port)).toEqual(['b', 'a']);
    expect(whole.records).toBeUndefined();
    expect((await resolve({ extends: 'a/base', format: 'json' })).records).toBe('r');
    expect((await resolve({ extends: 'a/base', decode: null })).decode).toBeUndefined();
  });

  it('may extend one that extends one', async () => {
    const whole = await resolve({ extends: 'f/one' });
    expect(Object.keys(whole.metrics)).toEqual(['volume', 'battery', 'two', 'one']);
    expect(whole.extends).toBe('f/one');
  });

  it('is a whole profile or a refusal, whatever it is made of', async () => {
    const field = fc.constantFrom(
      'extends',
      'metrics',
      'alarms',
      'decode',
      'commands',
      'volume',
      'when',
      'id',
      'kind',
      '__proto__',
    );
    const scalar = fc.constantFrom<unknown>(null, 'a/base', 'f/one', 'gauge', 'battery', 'volume > 1', 1, true, 'json');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('tree'), { maxLength: 3 }), tie('object')),
      object: fc.dictionary(field, tie('tree'), { maxKeys: 5 }),
    }));
    let whole = 0;
    const sources = fc.oneof(
      tree,
      fc.dictionary(field, tree).map((rest) => ({ ...rest, extends: 'a/base' })),
    );
    await fc.assert(
      fc.asyncProperty(sources, async (source) => {
        const made: unknown = await resolveProfile(source, find).catch((thrown: unknown) => thrown);
        if (isNameplateError(made)) return;
        if (made instanceof Error) throw made;
        whole += 1;
        expect(parseProfile(made)).toEqual(made);
      }),
      { numRuns: 1000 },
    );
    expect(whole).toBeGreaterThan(0);
  });

  it('of a published one needs nothing more: what that was made from may be gone', async () => {
    expect((await resolve({ extends: 'a/made' })).extends).toBe('a/made@1');
  });

  it.each([
    [{ extends: 'a/none' }, 'HANDLE_NOT_FOUND', 'extends', ''],
    [{ extends: 'f/loop' }, 'INVALID_VALUE', 'extends', 'no circle: f/loop → f/pool → f/loop'],
    [{ extends: 'deep/0' }, 'INVALID_VALUE', 'extends', 'at most 8'],
    [{ extends: 1 }, 'INVALID_VALUE', 'extends', 'a text'],
    [{ extends: 'a/base', metrics: { volume: null } }, 'INVALID_VALUE', 'alarms[1].when', 'a metric of the profile'],
    [{ extends: 'a/base', metrics: [] }, 'INVALID_VALUE', 'metrics', 'a JSON object'],
    [{ extends: 'a/base', metrics: { volume: 1 } }, 'INVALID_VALUE', 'metrics.volume', 'a JSON object'],
    [{ extends: 'a/base', alarms: {} }, 'INVALID_VALUE', 'alarms', 'a list'],
    [{ extends: 'a/base', alarms: [{ id: 'x' }, { id: 'x' }] }, 'INVALID_VALUE', 'alarms[1].id', 'no alarm before it'],
    [
      { extends: 'a/base', alarms: [{ id: 'x', severity: 'minor' }] },
      'INVALID_VALUE',
      'alarms[2].when',
      'an expression',
    ],
    [{ format: 'json', metrics: { m: null } }, 'INVALID_VALUE', 'metrics.m', 'a JSON object'],
  ] as const)('is refused: %j', async (source, code, path, expected) => {
    const refusal: unknown = await resolve(source).catch((thrown: unknown) => thrown);
    if (!isNameplateError(refusal, code)) throw refusal;
    expect(refusal.metadata).toMatchObject({ path });
    expect(refusal.metadata['expected'] ?? '').toContain(expected);
  });
});
