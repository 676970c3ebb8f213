import { unitTable } from '@nameplate/model';
import { expect, it } from 'vitest';
import { ucifiObjects, ucifiResource } from './ucifi.ts';

it.each([
  ['3416/1', 'Command', '%'],
  ['3416/3', 'Dimming level', '%'],
  ['3416/5', 'Lamp failure', undefined],
  ['3416/15', 'Lamp operating hours', 'h'],
  ['3416/21', 'Control gear temperature', 'Cel'],
  ['3424/1', 'Cumulated water volume', 'm3'],
  ['3424/10', 'Leak detected', undefined],
  ['3431/1', 'Occupancy', undefined],
  ['3431/2', 'Duration', 's'],
])('%s is %s in %s', (path, name, unit) => {
  const [found, , measured] = ucifiResource(path) ?? [];
  expect([found?.toLowerCase(), measured]).toEqual([name.toLowerCase(), unit]);
});

it.each(['1/1', '3424/2', '3424', '3424/1/1', 'x/y', '3424/toString', '__proto__/1'])('%s is none', (path) => {
  expect(ucifiResource(path)).toBeUndefined();
});

it('identifiers are there once, names are not empty, and every unit can be converted', () => {
  const ids = ucifiObjects.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const resources = ucifiObjects.flatMap((object) => Object.values(object.resources));
  expect(resources.length).toBeGreaterThan(250);
  for (const [name, , unit] of resources) {
    expect(name).not.toBe('');
    if (unit !== undefined) expect([...unitTable.keys()]).toContain(unit);
  }
});
