import { describe, expect, it } from 'vitest';
import { compareTemplates } from './compare-templates.ts';
import type { AttributeDefinition } from './template.ts';

const of = (a: AttributeDefinition) => ({ attributes: { a } });

describe('two versions of a template', () => {
  it('that are equal differ in nothing, whatever the order of their fields', () => {
    const left = {
      name: { en: 'x', zh: 'y' },
      attributes: { a: { type: 'number', range: { min: 0, max: 1 } } },
    } as const;
    const right = {
      attributes: { a: { range: { max: 1, min: 0 }, type: 'number' } },
      name: { zh: 'y', en: 'x' },
    } as const;
    expect(compareTemplates(left, right)).toEqual([]);
  });

  it.each<[AttributeDefinition, AttributeDefinition, string, boolean]>([
    [{ type: 'integer' }, { type: 'number' }, 'type', false],
    [{ type: 'number' }, { type: 'integer' }, 'type', true],
    [{ type: 'string', index: 1 }, { type: 'string', index: 2 }, 'index', true],
    [{ type: 'string' }, { type: 'string', required: true }, 'required', true],
    [{ type: 'string', required: true }, { type: 'string' }, 'required', false],
    [{ type: 'string' }, { type: 'string', unique: true }, 'unique', true],
    [{ type: 'string', unique: true }, { type: 'string', unique: false }, 'unique', false],
    [{ type: 'string' }, { type: 'string', enum: ['a'] }, 'enum', true],
    [{ type: 'string', enum: ['a'] }, { type: 'string', enum: ['b', 'a'] }, 'enum', false],
    [{ type: 'string', enum: ['a', 'b'] }, { type: 'string', enum: ['a'] }, 'enum', true],
    [{ type: 'string', enum: ['a'] }, { type: 'string' }, 'enum', false],
    [{ type: 'number' }, { type: 'number', range: { min: 0 } }, 'range', true],
    [{ type: 'number', range: { min: 0, max: 9 } }, { type: 'number', range: { min: 0, max: 8 } }, 'range', true],
    [{ type: 'number', range: { min: 0 } }, { type: 'number', range: { min: -1 } }, 'range', false],
    [{ type: 'number', range: { max: 9 } }, { type: 'number' }, 'range', false],
    [{ type: 'string' }, { type: 'string', pattern: 'x' }, 'pattern', true],
    [{ type: 'string', pattern: 'x' }, { type: 'string' }, 'pattern', false],
    [{ type: 'number', unit: 'kW' }, { type: 'number', unit: 'W' }, 'unit', true],
    [{ type: 'number' }, { type: 'number', unit: 'W' }, 'unit', false],
    [{ type: 'string' }, { type: 'string', visibility: 'private' }, 'visibility', false],
    [{ type: 'string' }, { type: 'string', name: { zh: '甲' } }, 'name', false],
  ])('%j → %j changes %s, breaking: %s', (before, after, field, breaking) => {
    expect(compareTemplates(of(before), of(after))).toMatchObject([{ attribute: 'a', field, breaking }]);
  });

  it('name attributes that come and go, and what concerns the whole', () => {
    const before = {
      industry: 'C40',
      attributes: { gone: { type: 'string' }, constructor: { type: 'string' } },
    } as const;
    const after = {
      industry: 'C41',
      attributes: {
        constructor: { type: 'string' },
        free: { type: 'json' },
        needed: { type: 'string', required: true },
      },
    } as const;
    expect(compareTemplates(before, after)).toEqual([
      { field: 'industry', before: 'C40', after: 'C41', breaking: false },
      { attribute: 'gone', field: 'attribute', before: { type: 'string' }, breaking: true },
      { attribute: 'free', field: 'attribute', after: { type: 'json' }, breaking: false },
      { attribute: 'needed', field: 'attribute', after: { type: 'string', required: true }, breaking: true },
    ]);
  });

  it('of a newer server may differ in fields that are unknown here', () => {
    const newer = { type: 'string', colour: 'red' } as unknown as AttributeDefinition;
    expect(compareTemplates(of({ type: 'string' }), of(newer))).toMatchObject([{ field: 'colour', breaking: false }]);
  });
});
