import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ucumCode } from './unit-names.ts';
import { unitTable } from './unit-table.ts';
import { convertUnit, unitConversion } from './units.ts';

const codes = [...unitTable.keys()];
const pairs = codes.flatMap((from) =>
  codes.filter((to) => unitConversion(from, to) !== undefined).map((to) => [from, to] as const),
);

describe('units', () => {
  it('there and back is where it began', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.double({ min: -1e9, max: 1e9, noNaN: true }), ([from, to], value) => {
        const back = convertUnit(convertUnit(value, from, to) ?? Number.NaN, to, from) ?? Number.NaN;
        expect(Math.abs(back - value)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(value), 1e3));
      }),
    );
  });

  it.each([
    [1234, 'L', 'm3', 1.234],
    [0.1, 'L', 'm3', 0.0001],
    [3.6, 'MJ', 'kW.h', 1],
    [32, '[degF]', 'Cel', 0],
    [-40, '[degF]', 'Cel', -40],
    [20, 'Cel', 'K', 293.15],
    [1, 'bar', 'kPa', 100],
    [36, 'km/h', 'm/s', 10],
    [1500, '/min', 'Hz', 25],
    [5, '%', '1', 0.05],
    [7, '[pH]', '[pH]', 7],
  ])('%d %s is %s %d', (value, from, to, expected) => expect(convertUnit(value, from, to)).toBe(expected));

  it.each([
    ['m3', 'kW.h'],
    ['V.A', 'V.A{reactive}'],
    ['W', 'V.A'],
    ['dB{mW}', 'dB{RSSI}'],
    ['dB', 'dB[SPL]'],
    ['dB{mW}', 'mW'],
    ['{count}', '1'],
    ['%{LEL}', '%'],
    ['m3', 'furlong'],
    ['furlong', 'm3'],
    ['constructor', '__proto__'],
  ])('%s is not converted to %s', (from, to) => expect(convertUnit(1, from, to)).toBeUndefined());

  it('as people write them are understood; what nobody knows is not', () => {
    expect(['kWh', '°C', '℃', 'm³/h', 'dBm', 'kW.h', 'rpm'].map(ucumCode)).toEqual([
      'kW.h',
      'Cel',
      'Cel',
      'm3/h',
      'dB{mW}',
      'kW.h',
      '/min',
    ]);
    expect(['', 'KWH', 'bananas', 'constructor'].map(ucumCode)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
