import { describe, expect, it } from 'vitest';
import { attributeViolations } from '../check-attribute.ts';
import { unitTable } from '../unit-table.ts';
import { builtInTemplate, builtInTemplates } from './index.ts';

describe.each(builtInTemplates().map((template) => [template.name, template] as const))(
  'the template %s',
  (_name, template) => {
    const attributes = Object.entries(template.definition.attributes);

    it('has names in both languages, and units that are known', () => {
      const { name, industry, origin } = template.definition;
      expect([name?.en, name?.zh, industry, origin].every((text) => text !== undefined && text !== '')).toBe(true);
      for (const [, { name: called, unit }] of attributes) {
        expect(called?.en).toMatch(/^[\x20-\x7E]+$/);
        expect(called?.zh).toMatch(/\p{Script=Han}|VIN|URI/u);
        if (unit !== undefined) expect([...unitTable.keys()]).toContain(unit);
      }
    });

    it('has an example that fits, and that does not fit when one of the required attributes is left out', () => {
      expect(
        Object.keys(template.example).filter((name) => !Object.hasOwn(template.definition.attributes, name)),
      ).toEqual([]);
      const broken = (values: Readonly<Record<string, unknown>>) =>
        attributes.flatMap(([name, definition]) => attributeViolations(name, definition, values[name]));
      expect(broken(template.example)).toEqual([]);
      const required = attributes.filter(([, definition]) => definition.required);
      expect(broken({}).map(({ attribute, rule }) => [attribute, rule])).toEqual(
        required.map(([name]) => [name, 'required']),
      );
      expect(required.length).toBeGreaterThan(1);
    });
  },
);

it('a built-in template is found by its name only', () => {
  expect(builtInTemplate('digital-nameplate')?.definition.semanticId).toBe(
    'https://admin-shell.io/idta/nameplate/3/0/Nameplate',
  );
  for (const name of ['', 'Meter', 'constructor', '__proto__']) expect(builtInTemplate(name)).toBeUndefined();
});
