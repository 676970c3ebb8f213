import { ucumCode } from '@nameplate/model';

/**
 * The UCUM code of a SenML unit, primary or secondary (RFC 8428 §12.1, RFC 8798, the IANA registry), or of one that is UCUM
 * already, as devices send it too.
 */
export function senmlUnit(name: string): string | undefined {
  return ucumCode(name) ?? unconverted.get(name);
}

/** Registered names that nothing converts. */
const unconverted: ReadonlyMap<string, string> = new Map([
  ...['A/m', 'C', 'C/m', 'N/C', 'V/m'].map((same) => [same, same] as const),
  ['beat/m', '/min'],
  ['gravity', '[g]'],
  ['g/l', 'g/L'],
  ['mg/l', 'mg/L'],
  ['ug/l', 'ug/L'],
  ['ppb', '[ppb]'],
  ['ppt', '[pptr]'],
  ['VAh', 'V.A.h'],
]);

/** The unit of a sum, which is the value integrated over seconds (RFC 8428 §4.2); UCUM reads from the left. */
export function sumUnit(unit: string): string {
  if (unit === '1') return 's';
  return unit.endsWith('/s') ? unit.slice(0, -2) || '1' : `${unit}.s`;
}
