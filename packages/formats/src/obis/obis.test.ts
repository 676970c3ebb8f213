import { unitTable } from '@nameplate/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { items1997 } from '../dlt645/items-1997.ts';
import { items2007 } from '../dlt645/items-2007.ts';
import { describeObis, formatObis, parseObis } from './obis.ts';
import { electricityObis, otherObis } from './table.ts';

it('a code that is written is read as the same', () => {
  const group = fc.nat(255);
  fc.assert(
    fc.property(fc.record({ a: group, b: group, c: group, d: group, e: group, f: group }), (obis) => {
      expect(parseObis(formatObis(obis))).toEqual(obis);
    }),
  );
});

it.each(['1-0:1.8', '1-0:256.8.0', '1.8.0', '1-0:1.8.0*', '1-0:1.8.0*256', '1-0:1.8.0 ', ''])(
  '%s is no code',
  (text) => {
    expect(parseObis(text)).toBeUndefined();
    expect(describeObis(text)).toBeUndefined();
  },
);

it.each([
  ['1-0:1.8.0', 'Active energy import', 'kW.h', 'counter'],
  ['1-0:1.8.0*255', 'Active energy import', 'kW.h', 'counter'],
  ['1-0:2.8.2', 'Active energy export, tariff 2', 'kW.h', 'counter'],
  ['1-0:72.7.0', 'Voltage L3', 'V', 'gauge'],
  ['1-0:51.7.0', 'Current L2', 'A', 'gauge'],
  ['0-1:24.2.1', 'Volume of a meter behind', 'm3', 'counter'],
  ['0-0:96.1.0', 'Serial number', undefined, 'text'],
  ['6-0:1.0.0', 'Heat energy', 'kW.h', 'counter'],
  ['8-0:1.0.0', 'Cold water volume', 'm3', 'counter'],
])('%s is %s', (code, en, unit, kind) => {
  const entry = describeObis(code);
  expect([entry?.name.en, entry?.unit, entry?.kind]).toEqual([en, unit, kind]);
});

it.each(['1-0:99.99.9', '1-0:32.7.1', '8-0:1.0.1'])('%s is not in the table', (code) => {
  expect(describeObis(code)).toBeUndefined();
});

it('every entry has both names, and a unit that can be converted', () => {
  for (const { name, unit } of [...electricityObis.values(), ...otherObis.values()]) {
    expect(name.en).not.toBe('');
    expect(name.zh).toMatch(/\p{Script=Han}/u);
    if (unit !== undefined) expect([...unitTable.keys()]).toContain(unit);
  }
});

it('the codes that meters of DL/T 645 are given are in the table, of the same kind of unit', () => {
  const codes = [
    '0001FF00',
    '0002FF00',
    '0005FF00',
    '0101FF00',
    '0201FF00',
    '0202FF00',
    '0203FF00',
    '0205FF00',
    '0206FF00',
    '02800002',
  ];
  const items = [
    ...codes.flatMap((code) => items2007(code) ?? []),
    ...['901F', 'B61F', 'B63F'].flatMap((code) => items1997(code) ?? []),
  ];
  const values = items.flatMap(({ item }) => item.read(new Uint8Array(item.octets), 0) ?? []);
  const named = values.filter(({ obis }) => obis !== undefined);
  expect(named.length).toBeGreaterThan(200);
  for (const { obis = '', unit } of named) expect(describeObis(obis)?.unit).toBe(unit);
});
