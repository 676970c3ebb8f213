import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  builtInProfiles,
  genericProfile,
  isNameplateError,
  parseProfile,
  profileSchema,
  resolveProfile,
} from '@nameplate/model';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
const accepts = ajv.compile(profileSchema);

/** One with everything that a profile may have. */
const full = {
  format: 'senml-json',
  options: { names: 'own' },
  decode: [
    { match: { port: 'a', contentType: 'application/json', fPort: 85 }, format: 'json', records: 'r' },
    { format: 'struct', fields: [1, 2] },
  ],
  class: 'water-meter',
  name: { en: 'Meter', zh: '表' },
  description: { zh: '说明' },
  version: 3,
  expectedIntervalS: 60,
  time: { path: ['a', 'b.c'], form: 'unix-s', maxFutureS: 1, maxPastS: 2 },
  acceptUnknown: true,
  metrics: {
    volume: {
      kind: 'counter',
      unit: 'm3',
      accept: ['L', 'm3'],
      payloadUnit: 'L',
      unitPath: 'u',
      path: ['v', 'w[0]'],
      obis: ['8-0:1.0.0', '8-0:1.0.0*255'],
      ucifi: '3424/1',
      dlt645: '00010000',
      cjt188: '901F/volume',
      scale: 0.1,
      numericText: true,
      name: { en: 'Volume' },
      description: { en: 'All of it' },
      range: { min: 0, max: 9 },
      step: { max: 1, perS: 60 },
      rollover: 100,
      resolution: 0.001,
      visibility: 'public',
    },
    level: { kind: 'gauge' },
    rain: { kind: 'absolute', unit: 'mm' },
    valve: { kind: 'state', values: { 0: 'open', 1: { name: 'closed', en: 'Closed', zh: '关' }, 2: true } },
    rang: { kind: 'event', values: { 1: 'rang' } },
    note: { kind: 'text' },
    位置: { kind: 'geo' },
  },
  commands: {
    open: {},
    set: {
      name: { en: 'Set' },
      description: { en: 'Set it' },
      risk: 'high',
      args: {
        type: 'object',
        title: 't',
        description: 'd',
        properties: {
          n: { type: 'number', minimum: 1, maximum: 2, multipleOf: 0.5, default: 1, enum: [1, 1.5] },
          i: { type: 'integer', minimum: 1 },
          s: { type: 'string', minLength: 1, maxLength: 2 },
          b: { type: 'boolean' },
          l: { type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 3 },
        },
        required: ['n'],
        additionalProperties: false,
      },
    },
  },
  alarms: [
    {
      id: 'a',
      severity: 'major',
      when: 'volume > 1',
      clear: 'volume < 1',
      holdS: 1,
      name: { en: 'A' },
      description: { zh: '甲' },
    },
    { id: 'b', severity: 'warning', when: 'silence > 2 * expectedInterval' },
  ],
};

const small = { format: 'json', records: 'data', metrics: { a: { kind: 'gauge', range: { min: 1 } } } };
const whole: readonly object[] = [
  full,
  small,
  genericProfile,
  ...builtInProfiles().map(({ definition }) => own(definition)),
];

function own(definition: object): object {
  const { extends: _, ...rest } = definition as Record<string, unknown>;
  return rest;
}

/** Why a profile is refused; undefined when it is not. */
function refusal(value: unknown): string | undefined {
  try {
    parseProfile(value);
    return undefined;
  } catch (thrown) {
    if (isNameplateError(thrown, 'INVALID_VALUE')) return thrown.message;
    throw thrown;
  }
}

/** What a schema cannot say: the grammar of paths and expressions, and how one field bears on another. */
const beyond =
  /a path (?:such as|, since)|at character \d|no alarm before it has|a min that is not above max|the name of one of the properties|nested at most|expectedIntervalS in the profile/;

const junk = fc.constantFrom<unknown>(
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  '',
  ' ',
  'x',
  'gauge',
  'counter',
  'state',
  'text',
  'json',
  'm3',
  'a b',
  '901F',
  [],
  ['x'],
  [1],
  {},
  { x: 1 },
  { en: 'x' },
  'x'.repeat(1001),
);
const keys = fc.constantFrom(
  'kind',
  'unit',
  'values',
  'step',
  'rollover',
  'records',
  'metrics',
  'decode',
  'extra',
  'name',
  'type',
  'range',
  'a b',
  'min',
);

/** Every place in a tree. */
function placesOf(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (Array.isArray(value)) return [at, ...value.flatMap((each, i) => placesOf(each, [...at, i]))];
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...at, key]))];
}

interface Change {
  readonly how: 'replace' | 'remove' | 'add';
  readonly value: unknown;
  readonly key: string;
}

function changed(root: unknown, place: readonly (string | number)[], { how, value, key }: Change): unknown {
  const copy = structuredClone(root);
  if (place.length === 0) return how === 'replace' ? value : { ...(copy as object), [key]: value };
  let parent = copy as Record<string | number, unknown>;
  for (const step of place.slice(0, -1)) parent = parent[step] as typeof parent;
  const last = place.at(-1) ?? '';
  const found = parent[last];
  if (how === 'replace') parent[last] = value;
  else if (how === 'add' && typeof found === 'object' && found !== null && !Array.isArray(found))
    parent[last] = { ...found, [key]: value };
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

const mutated = fc.constantFrom(...whole).chain((profile) =>
  fc
    .tuple(
      fc.constantFrom(...placesOf(profile)),
      fc.record({
        how: fc.constantFrom('replace' as const, 'remove' as const, 'add' as const),
        value: junk,
        key: keys,
      }),
    )
    .map(([place, change]) => changed(profile, place, change)),
);

describe('the published schema of profiles', () => {
  it('is the one in the documents', () => {
    const file = readFileSync(join(import.meta.dirname, '../../../docs/devices/profile.schema.json'), 'utf8');
    expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(profileSchema)));
  });

  it.each(whole.map((profile, i) => [i, profile] as const))('takes what the parser takes: %i', (_, profile) => {
    expect(refusal(profile)).toBeUndefined();
    expect(accepts(JSON.parse(JSON.stringify(profile))) ? [] : accepts.errors).toEqual([]);
  });

  it('agrees with the parser on profiles with one thing changed, where a schema can say it', () => {
    const seen = { both: 0, neither: 0, beyond: 0 };
    fc.assert(
      fc.property(mutated, (profile) => {
        const value: unknown = JSON.parse(JSON.stringify(profile));
        const refused = refusal(value);
        const accepted = accepts(value);
        if (refused !== undefined && beyond.test(refused) && accepted) {
          seen.beyond += 1;
          return;
        }
        seen[refused === undefined ? 'both' : 'neither'] += 1;
        expect(
          accepted ? 'accepted' : 'refused',
          `${refused ?? ''} ${JSON.stringify(accepts.errors?.slice(0, 3))}`,
        ).toBe(refused === undefined ? 'accepted' : 'refused');
      }),
      { numRuns: 1500 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  });

  it('takes what may be inherited, with null for what is not wanted, and what comes of it', async () => {
    const source = {
      extends: '0.profile/meter.water',
      expectedIntervalS: null,
      metrics: { volume: { path: 'v', range: null }, flow: null, extra: { kind: 'gauge' } },
      commands: { setPrice: null, setValve: { risk: 'medium' } },
      alarms: [
        { id: 'battery', when: 'battery < 5' },
        { id: 'silent', when: null },
      ],
    };
    expect(accepts(source) ? [] : accepts.errors).toEqual([]);
    const water = builtInProfiles().find(({ identifier }) => identifier === source.extends);
    const made = await resolveProfile(source, () => ({ source: water?.definition, whole: true, reference: 'x/y@1' }));
    expect(accepts(made) ? [] : accepts.errors).toEqual([]);
    for (const wrong of [
      { extends: 1 },
      { extends: 'a/b', metrics: { a: { kind: 'x' } } },
      { extends: 'a/b', alarms: [{}] },
      { extends: 'a/b', extra: 1 },
    ])
      expect(accepts(wrong)).toBe(false);
  });
});
