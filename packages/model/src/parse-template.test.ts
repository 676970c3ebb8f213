import { describe, expect, it } from 'vitest';
import { isNameplateError } from './error.ts';
import { parseTemplateDefinition } from './parse-template.ts';

const many = (count: number) => ({
  attributes: Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, { type: 'string' }])),
});
const attributes = (definition: unknown) => ({ attributes: { a: definition } });

describe('a template definition', () => {
  it('is read as it is written', () => {
    const full = {
      name: { en: 'Heat meter', zh: '热量表' },
      attributes: {
        serial: { type: 'string', index: 7, required: true, unique: true, pattern: '\\d+', visibility: 'private' },
        size: {
          type: 'integer',
          index: 2,
          unit: 'mm',
          enum: [15, 20],
          range: { min: 0, max: 500 },
          name: { zh: '口径' },
        },
        line: { type: 'reference', index: 1, relation: 'part-of', semanticId: '0173-1#02-AAM556#004' },
        price: { type: 'number', index: 3, visibility: 'consortium' },
      },
      industry: 'C4016',
      semanticId: 'https://admin-shell.io/zvei/nameplate/2/0/Nameplate',
      visibility: 'named',
      origin: '88.118.22/meter@3',
      profile: '88.118.22/heat-meter-profile',
    };
    expect(parseTemplateDefinition(full)).toEqual(full);
  });

  it('gives free indexes in order to attributes without one', () => {
    const definition = { attributes: { a: { type: 'string' }, b: { type: 'string', index: 1 }, c: { type: 'json' } } };
    expect(indexes(parseTemplateDefinition(definition))).toEqual({ a: 2, b: 1, c: 3 });
  });

  it('keeps the indexes of the version before, and gives none of a removed attribute away', () => {
    const previous = parseTemplateDefinition({
      attributes: { a: { type: 'string' }, gone: { type: 'string' }, c: { type: 'string' } },
    });
    const next = { attributes: { added: { type: 'string' }, c: { type: 'string' }, a: { type: 'string' } } };
    expect(indexes(parseTemplateDefinition(next, previous))).toEqual({ added: 4, c: 3, a: 1 });
  });

  it('takes 99 attributes and no more', () => {
    expect(indexes(parseTemplateDefinition(many(99)))).toMatchObject({ a0: 1, a98: 99 });
    expect(refusal(() => parseTemplateDefinition(many(100))).metadata).toMatchObject({ path: 'attributes' });
  });

  it('has no index left when those before used them', () => {
    const previous = { attributes: { old: { type: 'string', index: 99 } } } as const;
    const taken = Object.fromEntries(Array.from({ length: 98 }, (_, i) => [`a${i}`, { type: 'string' }]));
    const full = { attributes: { ...taken, one: { type: 'string' } } };
    expect(refusal(() => parseTemplateDefinition(full, previous)).metadata).toMatchObject({ path: 'attributes.one' });
  });

  it.each([
    [undefined, '', 'a JSON object'],
    [{}, 'attributes', 'a JSON object'],
    [
      { attributes: {}, title: 'x' },
      'title',
      'one of the fields name, attributes, industry, semanticId, visibility, origin, profile',
    ],
    [{ attributes: {}, profile: 'nothing' }, 'profile', 'the identifier'],
    [{ attributes: { '1a': { type: 'string' } } }, 'attributes.1a', 'a name'],
    [{ attributes: { 序号: { type: 'string' } } }, 'attributes.序号', 'ASCII'],
    [{ attributes: { ['a'.repeat(65)]: { type: 'string' } } }, `attributes.${'a'.repeat(65)}`, 'a name'],
    [attributes('string'), 'attributes.a', 'a JSON object'],
    [attributes({}), 'attributes.a.type', 'one of string'],
    [attributes({ type: 'text' }), 'attributes.a.type', 'one of string'],
    [attributes({ type: 'string', index: 0 }), 'attributes.a.index', 'from 1 to 99'],
    [attributes({ type: 'string', index: 100 }), 'attributes.a.index', 'from 1 to 99'],
    [attributes({ type: 'string', index: 1.5 }), 'attributes.a.index', 'a whole number'],
    [attributes({ type: 'string', unit: 'V' }), 'attributes.a.unit', 'no unit on type string'],
    [attributes({ type: 'time', enum: ['x'] }), 'attributes.a.enum', 'no enum on type time'],
    [attributes({ type: 'number', pattern: 'x' }), 'attributes.a.pattern', 'no pattern on type number'],
    [attributes({ type: 'string', pattern: '(' }), 'attributes.a.pattern', 'a regular expression'],
    [attributes({ type: 'string', range: { min: 0 } }), 'attributes.a.range', 'no range on type string'],
    [attributes({ type: 'json', unique: true }), 'attributes.a.unique', 'no unique on type json'],
    [attributes({ type: 'string', enum: [] }), 'attributes.a.enum', 'a list of 1'],
    [attributes({ type: 'string', enum: ['x', 'x'] }), 'attributes.a.enum', 'without repetition'],
    [attributes({ type: 'string', enum: ['x', 1] }), 'attributes.a.enum[1]', 'a value of type string'],
    [attributes({ type: 'integer', enum: [1, 1.5] }), 'attributes.a.enum[1]', 'a value of type integer'],
    [attributes({ type: 'string', required: 1 }), 'attributes.a.required', 'true or false'],
    [
      attributes({ type: 'string', visibility: 'secret' }),
      'attributes.a.visibility',
      'public, authenticated, consortium',
    ],
    [attributes({ type: 'string', relation: 'part-of' }), 'attributes.a.relation', 'no relation on type string'],
    [attributes({ type: 'reference', relation: 'near' }), 'attributes.a.relation', 'part-of, located-in'],
    [attributes({ type: 'string', semanticId: 'AAM556' }), 'attributes.a.semanticId', 'an IRDI'],
    [attributes({ type: 'string', semanticId: 'ftp://x.example/a' }), 'attributes.a.semanticId', 'http(s) URI'],
    [{ attributes: {}, industry: 'C90' }, 'industry', 'GB/T 4754-2017'],
    [{ attributes: {}, origin: '88.118.22/meter' }, 'origin', 'identifier and version'],
    [{ attributes: {}, origin: '88.118.22/meter@0' }, 'origin', 'identifier and version'],
    [
      { attributes: { a: { type: 'string', index: 3 }, b: { type: 'string', index: 3 } } },
      'attributes.b.index',
      'that of a',
    ],
  ])('is refused: %j at %s', (value, path, expected) => {
    const { code, metadata } = refusal(() => parseTemplateDefinition(value));
    expect(code).toBe('INVALID_VALUE');
    expect(metadata).toMatchObject({ path });
    expect(metadata['expected']).toContain(expected);
  });
});

function indexes({ attributes }: ReturnType<typeof parseTemplateDefinition>) {
  return Object.fromEntries(Object.entries(attributes).map(([name, { index }]) => [name, index]));
}

function refusal(run: () => unknown) {
  try {
    run();
  } catch (thrown) {
    if (isNameplateError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
