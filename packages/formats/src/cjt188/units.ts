/** A unit octet of CJ/T 188 (Annex, unit codes): UCUM, and how many tens of it the number counts: 1, 10 or 100. */
export interface MeterUnit {
  readonly unit: string;
  readonly tens: number;
}

/** Each unit has three codes in a row: itself, ten of it and a hundred of it. Joule is alone. */
const firsts: readonly (readonly [number, string])[] = [
  [0x02, 'W.h'],
  [0x05, 'kW.h'],
  [0x08, 'MW.h'],
  [0x0b, 'kJ'],
  [0x0e, 'MJ'],
  [0x11, 'GJ'],
  [0x14, 'W'],
  [0x17, 'kW'],
  [0x1a, 'MW'],
  [0x29, 'L'],
  [0x2c, 'm3'],
  [0x32, 'L/h'],
  [0x35, 'm3/h'],
];

export const cjt188Units: ReadonlyMap<number, MeterUnit> = new Map([
  [0x01, { unit: 'J', tens: 0 }],
  ...firsts.flatMap(([code, unit]) => [0, 1, 2].map((tens) => [code + tens, { unit, tens }] as const)),
]);
