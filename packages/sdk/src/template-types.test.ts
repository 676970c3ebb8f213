import type { TemplateDefinition } from '@nameplate/model';
import { describe, expect, it } from 'vitest';
import { templateTypes } from './template-types.ts';

const of = (identifier: string, definition: TemplateDefinition = { attributes: {} }) => ({
  identifier,
  version: 2,
  definition,
});

describe('the types of a template', () => {
  it('are an interface with names, units and rules in its comments, and the template itself', () => {
    const meter: TemplateDefinition = {
      name: { en: 'Heat meter', zh: '热量表' },
      attributes: {
        serial: { type: 'string', index: 1, required: true, unique: true, name: { zh: '编号' } },
        size: { type: 'number', index: 2, unit: 'mm', range: { min: 10 }, visibility: 'private' },
        medium: { type: 'string', index: 3, enum: ['water', 'steam'] },
        partOf: { type: 'reference', index: 4 },
      },
    };
    const text = templateTypes([of('88.118.22/heat-meter', meter)]);
    const [types = '', value = ''] = text.split('/** HeatMeter for the SDK. */\n');
    expect(types).toBe(`// Made by: nameplate template types 88.118.22/heat-meter
// Make it again when a template has a new version; do not edit.
import type { Identifier, Template } from '@nameplate/sdk';

/** Heat meter · 热量表. Template 88.118.22/heat-meter, version 2. */
export interface HeatMeter {
  /** 编号. Unique. */
  readonly serial: string;
  /** In mm. From 10 to ∞. Visibility: private. */
  readonly size?: number;
  readonly medium?: "water" | "steam";
  readonly partOf?: Identifier;
}

`);
    const head = 'export const heatMeterTemplate: Template<HeatMeter> & { readonly version: number } = ';
    expect(value.startsWith(head)).toBe(true);
    const literal = value.slice(head.length, value.lastIndexOf(' as const;'));
    expect(JSON.parse(literal)).toEqual(of('88.118.22/heat-meter', meter));
  });

  it('have names that are their own, whatever the identifiers', () => {
    const text = templateTypes(
      ['a/date', 'b/Date', 'a/class', 'a/1', 'a/热量表', 'a/-', 'a/identifier'].map((each) => of(each)),
    );
    expect([...text.matchAll(/export interface (\S+) /g)].map(([, name]) => name)).toEqual([
      'Date2',
      'Date3',
      'Class',
      'Template1',
      '热量表',
      'Template2',
      'Identifier2',
    ]);
  });

  it('do not let a name end a comment or a line', () => {
    const text = templateTypes([of("a/x'\u2028y", { name: { en: '*/ alert() /*\n//' }, attributes: {} })]);
    expect(text).not.toMatch(/^\/\*\* \*\//m);
    expect(text).not.toContain('\u2028y, version');
    expect(() => templateTypes([of('a/b', { attributes: { 'x: string }; //': { type: 'string' } } })])).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE' }),
    );
  });
});
