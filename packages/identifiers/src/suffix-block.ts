import { NameplateError } from '@nameplate/model';
import { checkCharacter } from './check-character.ts';

/** How the suffixes of a reserved block are written: a stem, a number of ten digits, and a check character where there is one. */
export interface SuffixForm {
  readonly stem: string;
  /** ISO/IEC 7064 MOD 37,36 over stem and number: tells every single slip of a character. */
  readonly checked: boolean;
}

/** Digits of the number. */
const width = 10;
/** The largest number of a block. */
export const lastSuffixNumber = 9_999_999_999;

/** The suffix of a number. */
export function blockSuffix({ stem, checked }: SuffixForm, number: number): string {
  const body = `${stem}${String(number).padStart(width, '0')}`;
  return checked ? `${body}${checkCharacter(body, 'iso7064-37-36')}` : body;
}

/** @throws NameplateError INVALID_VALUE */
export function checkStem({ stem, checked }: SuffixForm): void {
  if ((checked ? /^[0-9A-Z]{0,32}$/ : /^[0-9A-Za-z._-]{0,32}$/).test(stem)) return;
  const expected = checked
    ? 'digits and capital letters, since a check character follows'
    : 'letters, digits, ".", "_" and "-"';
  throw new NameplateError('INVALID_VALUE', `A stem has at most 32 ${expected}.`, {
    reason: 'SUFFIX_STEM',
    metadata: { stem: stem.slice(0, 80) },
  });
}

/** What a suffix may be: a number of a block in one form or the other. Compared without case. */
export function readBlockSuffix(suffix: string): readonly (SuffixForm & { readonly number: number })[] {
  return [false, true].flatMap((checked) => {
    const match = (checked ? /^([^]{0,32}?)(\d{10})[0-9a-z]$/i : /^([^]{0,32}?)(\d{10})$/).exec(suffix);
    if (!match) return [];
    const [, stem = '', digits = ''] = match;
    const form = { stem: checked ? stem.toUpperCase() : stem, checked };
    const number = Number(digits);
    if (checked && !/^[0-9A-Z]*$/.test(form.stem)) return [];
    return blockSuffix(form, number).toLowerCase() === suffix.toLowerCase() ? [{ ...form, number }] : [];
  });
}
