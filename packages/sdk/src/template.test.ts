import { type Identifier, parseIdentifier } from '@nameplate/model';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { decodeAttributes, encodeAttributes } from './attributes.ts';
import type { NewAsset } from './new-asset.ts';
import { defineTemplate, type Template } from './template.ts';

const Meter = defineTemplate({
  identifier: '88.118.22/heat-meter',
  attributes: {
    serial: { type: 'string', required: true, unique: true },
    medium: { type: 'string', required: true, enum: ['water', 'steam'] },
    installed: { type: 'time' },
    size: { type: 'number', unit: 'mm', visibility: 'private' },
    partOf: { type: 'reference', index: 7 },
    active: { type: 'boolean' },
    more: { type: 'json' },
  },
});
type MeterAttributes = typeof Meter extends Template<infer A> ? A : never;

describe('defineTemplate', () => {
  it('types attributes: required and optional, enum, time, reference', () => {
    expectTypeOf<MeterAttributes['serial']>().toEqualTypeOf<string>();
    expectTypeOf<MeterAttributes['medium']>().toEqualTypeOf<'water' | 'steam'>();
    expectTypeOf<MeterAttributes['installed']>().toEqualTypeOf<Date | undefined>();
    expectTypeOf<MeterAttributes['partOf']>().toEqualTypeOf<Identifier | undefined>();
    const asset: NewAsset<MeterAttributes> = {
      identifier: '88.118.22/a',
      template: Meter,
      attributes: { serial: '1', medium: 'water', partOf: '88.118.22/line-1' },
    };
    // @ts-expect-error a required attribute is missing
    const lacking: NewAsset<MeterAttributes> = { ...asset, attributes: { serial: '1' } };
    // @ts-expect-error not one of the choices
    const other: NewAsset<MeterAttributes> = { ...asset, attributes: { serial: '1', medium: 'oil' } };
    expect([lacking, other]).toHaveLength(2);
  });

  it('gives free indexes in order and keeps stated ones', () => {
    const indexes = Object.entries(Meter.definition.attributes).map(([name, { index }]) => [name, index]);
    expect(Object.fromEntries(indexes)).toEqual({
      serial: 1,
      medium: 2,
      installed: 3,
      size: 4,
      partOf: 7,
      active: 5,
      more: 6,
    });
  });

  it('passes over a stated index that comes later', () => {
    const { definition } = defineTemplate({
      identifier: '88.118.22/t',
      attributes: { a: { type: 'string' }, b: { type: 'string', index: 1 } },
    });
    expect(definition.attributes.a?.index).toBe(2);
  });
});

describe('attributes', () => {
  const attributes = {
    serial: '660',
    medium: 'water',
    installed: new Date('2018-01-02T03:04:05.678Z'),
    size: 12.5,
    partOf: parseIdentifier('88.118.22/line-1'),
    active: false,
    more: { a: [1, 2] },
  };

  it('come back as they were written', () => {
    const { partOf, ...others } = decodeAttributes(Meter.definition, encodeAttributes(Meter.definition, attributes));
    expect({ ...others, partOf: String(partOf) }).toEqual({ ...attributes, partOf: '88.118.22/line-1' });
  });

  it('are values at their index with their name as the type; private ones are not public', () => {
    const values = encodeAttributes(Meter.definition, { serial: '660', size: 3 });
    expect(values.map(({ index, type, data }) => [index, type, new TextDecoder().decode(data)])).toEqual([
      [1, 'serial', '660'],
      [4, 'size', '3'],
    ]);
    expect(values.map(({ permissions }) => permissions.publicRead)).toEqual([true, false]);
  });

  it('an unknown name is refused, also one that every object has', () => {
    for (const name of ['colour', 'constructor', '__proto__']) {
      const unknown = Object.fromEntries([[name, 'x']]);
      expect(() => encodeAttributes(Meter.definition, unknown)).toThrow(
        expect.objectContaining({ code: 'INVALID_VALUE', reason: 'ATTRIBUTE_UNKNOWN' }),
      );
    }
  });

  it('a value of the wrong kind is refused with the name of its attribute', () => {
    expect(() => encodeAttributes(Meter.definition, { installed: 'soon' })).toThrow(/installed.*time/);
    expect(() => encodeAttributes(Meter.definition, { serial: {}, size: null, active: true })).toThrow(
      expect.objectContaining({
        reason: 'ATTRIBUTE_TYPE',
        violations: [
          expect.objectContaining({ attribute: 'serial', value: '{}' }),
          expect.objectContaining({ attribute: 'size', value: 'none' }),
        ],
      }),
    );
  });

  it('what does not fit its type is left as text', () => {
    const text = encodeAttributes(
      { attributes: { size: { type: 'string', index: 4 }, active: { type: 'string', index: 5 } } },
      { size: 'large', active: 'perhaps' },
    );
    expect(decodeAttributes(Meter.definition, text)).toEqual({ size: 'large', active: 'perhaps' });
  });
});
