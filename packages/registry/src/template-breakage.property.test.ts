import { isDeepStrictEqual } from 'node:util';
import { parseTemplateDefinition, type TemplateDefinition } from '@nameplate/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { violationsOf } from './attribute-check.ts';
import { value } from './fixture.ts';
import { breakageOf } from './template-breakage.ts';

const numeric = fc.record(
  {
    type: fc.constantFrom('number', 'integer'),
    enum: fc.uniqueArray(fc.constantFrom(1, 2, 3), { minLength: 1 }),
    range: fc.constantFrom({ min: 1 }, { max: 2 }, { min: 2, max: 3 }, { min: -1, max: 9 }),
    unit: fc.constantFrom('W', 'kW'),
    required: fc.boolean(),
  },
  { requiredKeys: ['type'] },
);
const textual = fc.record(
  {
    type: fc.constant('string'),
    enum: fc.uniqueArray(fc.constantFrom('x', '1', 'true'), { minLength: 1 }),
    pattern: fc.constantFrom('x', '\\d', '.{0,3}'),
    required: fc.boolean(),
    unique: fc.boolean(),
  },
  { requiredKeys: ['type'] },
);
const other = fc.record(
  { type: fc.constantFrom('boolean', 'time', 'reference', 'json'), required: fc.boolean() },
  { requiredKeys: ['type'] },
);
const attribute = fc.oneof(numeric, textual, other);
const definition = fc
  .dictionary(fc.constantFrom('a', 'b', 'constructor'), fc.tuple(attribute, fc.integer({ min: 1, max: 3 })))
  .map((drawn) => {
    const taken = new Set<number>();
    const attributes = Object.entries(drawn).flatMap(([name, [rules, index]]) => {
      if (taken.has(index)) return [];
      taken.add(index);
      return [[name, { ...rules, index }] as const];
    });
    return parseTemplateDefinition({ attributes: Object.fromEntries(attributes) });
  });
const text = fc.constantFrom(
  '',
  'x',
  'xx',
  '1',
  '2',
  '3',
  '2.5',
  '-1',
  'true',
  '{}',
  '"x"',
  '88.1/A',
  '2026-01-01T00:00:00Z',
);

/** An asset of the definition, with a text at some of its attributes. */
function assetOf({ attributes }: TemplateDefinition, texts: readonly (string | undefined)[]) {
  return Object.entries(attributes).flatMap(([name, { index = 0 }], at) => {
    const data = texts[at];
    return data === undefined ? [] : [value(index, name, data)];
  });
}

it('an asset that fitted and does not fit the new version is broken by it; a change that breaks none is safe for all', () => {
  let broken = 0;
  fc.assert(
    fc.property(
      definition,
      definition,
      fc.array(fc.option(text, { nil: undefined }), { maxLength: 3 }),
      (before, after, texts) => {
        const asset = assetOf(before, texts);
        if (violationsOf(before, asset).length > 0) return;
        const told = breakageOf(before, after)?.(asset) ?? [];
        const names = new Set(told.map(({ attribute: name }) => name));
        for (const { attribute: name } of violationsOf(after, asset)) expect(names).toContain(name);
        // Nothing is told of an asset that nothing changed for.
        if (isDeepStrictEqual(before, after)) expect(told).toEqual([]);
        broken += Math.min(1, told.length);
      },
    ),
    { numRuns: 1500 },
  );
  expect(broken).toBeGreaterThan(20);
});
