/**
 * An industry class of GB/T 4754-2017 in its canonical form: the letter of the section, then up to four digits (division,
 * group, class), as `C`, `C39`, `C391`, `C3911`. Digits alone are taken too: the section follows from the division.
 * Undefined for what is no such code.
 */
export function parseIndustryCode(text: string): string | undefined {
  const [, letter = '', digits = ''] = /^([A-Ta-t]?)(\d{2,4})?$/.exec(text) ?? [];
  if (digits === '') return letter === '' ? undefined : letter.toUpperCase();
  const section = sectionOf(Number(digits.slice(0, 2)));
  if (section === undefined || (letter !== '' && letter.toUpperCase() !== section)) return undefined;
  return section + digits;
}

/** Is a class the other one, or a part of it? Both canonical: `C3911` is in `C39` and in `C`. */
export function isInIndustry(code: string, wider: string): boolean {
  return code.startsWith(wider);
}

function sectionOf(division: number): string | undefined {
  return sections.find(([, first, last]) => division >= first && division <= last)?.[0];
}

/** Sections with their first and last division, GB/T 4754-2017. */
const sections: readonly (readonly [string, number, number])[] = [
  ['A', 1, 5],
  ['B', 6, 12],
  ['C', 13, 43],
  ['D', 44, 46],
  ['E', 47, 50],
  ['F', 51, 52],
  ['G', 53, 60],
  ['H', 61, 62],
  ['I', 63, 65],
  ['J', 66, 69],
  ['K', 70, 70],
  ['L', 71, 72],
  ['M', 73, 75],
  ['N', 76, 79],
  ['O', 80, 82],
  ['P', 83, 83],
  ['Q', 84, 85],
  ['R', 86, 90],
  ['S', 91, 96],
  ['T', 97, 97],
];
