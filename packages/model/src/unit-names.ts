import { unitTable } from './unit-table.ts';

/**
 * The UCUM code of a unit as devices write it: UCUM itself, a SenML name (RFC 8428 §12.1, RFC 8798 §3), or a common spelling.
 * Undefined for what is none of them.
 */
export function ucumCode(text: string): string | undefined {
  if (unitTable.has(text)) return text;
  return senmlUnits.get(text) ?? spellings.get(text);
}

/** SenML's registered unit names → UCUM, where the two differ or UCUM has it under the same code but outside of the subset. */
export const senmlUnits: ReadonlyMap<string, string> = new Map([
  ['l', 'L'],
  ['l/s', 'L/s'],
  ['VA', 'V.A'],
  ['VAs', 'V.A.s'],
  ['var', 'V.A{reactive}'],
  ['vars', 'V.A.s{reactive}'],
  ['pH', '[pH]'],
  ['dBW', 'dB[W]'],
  ['dBm', 'dB{mW}'],
  ['count', '{count}'],
  ['beats', '{count}'],
  ['beat/min', '/min'],
  ['/', '1'],
  ['%RH', '%'],
  ['%EL', '%'],
  ['EL', 's'],
  ['1/s', '/s'],
  ['1/min', '/min'],
  ['lat', 'deg'],
  ['lon', 'deg'],
  ['B', 'By'],
  ['kVA', 'kV.A'],
  ['kvar', 'kV.A{reactive}'],
  ['Ah', 'A.h'],
  ['Wh', 'W.h'],
  ['kWh', 'kW.h'],
  ['varh', 'V.A.h{reactive}'],
  ['kvarh', 'kV.A.h{reactive}'],
  ['kVAh', 'kV.A.h'],
  ['KiB', 'KiBy'],
  ['GB', 'GBy'],
  ['B/s', 'By/s'],
  ['MB/s', 'MBy/s'],
  ['ppm', '[ppm]'],
  ['/100', '%'],
  ['/1000', '[ppth]'],
  ['NTU', '{NTU}'],
  // In UCUM under the same code, and not converted.
  ...['mol', 'sr', 'F', 'S', 'Wb', 'H', 'Bq', 'Gy', 'Sv', 'kat', 'cd/m2', 'J/m'].map((code) => [code, code] as const),
  ['Wh/km', 'W.h/km'],
  ['Bspl', 'B[SPL]'],
]);

/** How data sheets and people write them. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['°C', 'Cel'],
  ['℃', 'Cel'],
  ['°F', '[degF]'],
  ['℉', '[degF]'],
  ['°', 'deg'],
  ['m³', 'm3'],
  ['m³/h', 'm3/h'],
  ['m^3', 'm3'],
  ['m^3/h', 'm3/h'],
  ['m²', 'm2'],
  ['MWh', 'MW.h'],
  ['GWh', 'GW.h'],
  ['kVarh', 'kV.A.h{reactive}'],
  ['Var', 'V.A{reactive}'],
  ['kVar', 'kV.A{reactive}'],
  ['µg/m³', 'ug/m3'],
  ['μg/m³', 'ug/m3'],
  ['mg/m³', 'mg/m3'],
  ['µS/cm', 'uS/cm'],
  ['μS/cm', 'uS/cm'],
  ['m/s²', 'm/s2'],
  ['Lux', 'lx'],
  ['lux', 'lx'],
  ['Ω', 'Ohm'],
  ['psi', '[psi]'],
  ['rpm', '/min'],
  ['bpm', '/min'],
  ['‰', '[ppth]'],
]);
