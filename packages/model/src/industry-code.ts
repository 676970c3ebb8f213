import { industrySections } from './industry.ts';

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
  return Object.entries(industrySections).find(([, { first, last }]) => division >= first && division <= last)?.[0];
}
