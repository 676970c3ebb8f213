import { NameplateError } from '@nameplate/sdk';

/** A cell as it is written in a sheet, ECMA-376 part 1 §18.3.1.4. */
export interface RawCell {
  /** `t`: s shared, str and inlineStr text, b boolean, e error, d date; n or none a number. */
  readonly type: string;
  readonly style: number;
  readonly text: string;
}

export interface CellContext {
  readonly strings: readonly string[];
  readonly dates: ReadonlySet<number>;
  readonly from1904: boolean;
}

/** What a cell holds. @throws NameplateError INVALID_VALUE for the error of a formula */
export function cellValue({ type, style, text }: RawCell, { strings, dates, from1904 }: CellContext): unknown {
  if (text === '') return undefined;
  if (type === 's') return strings[Number(text)];
  if (type === 'str' || type === 'inlineStr') return text;
  if (type === 'b') return text === '1' || text === 'true';
  if (type === 'e') throw formulaError(text);
  if (type === 'd') return new Date(text);
  const number = Number(text);
  if (!dates.has(style)) return number;
  return serialDate(number, from1904);
}

/**
 * The moment of a day number, as if the wall clock were in UTC: spreadsheets know no time zones. Day 60 is the 29th of February
 * 1900, which never was; days before it count from one day later.
 */
export function serialDate(days: number, from1904: boolean): Date {
  const since1970 = from1904 ? days - 24_107 : days - (days < 60 ? 25_568 : 25_569);
  // Times of day are binary fractions: seconds are what was meant.
  return new Date(Math.round(since1970 * 86_400) * 1_000);
}

/** `BC12` → 54, from 0. */
export function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const digit = letter.charCodeAt(0) - 64;
    if (digit < 1 || digit > 26) break;
    column = column * 26 + digit;
  }
  return column - 1;
}

function formulaError(text: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `The cell's formula has no value: ${text.slice(0, 20)}.`, {
    reason: 'CELL_ERROR',
    metadata: { rule: 'formula', value: text.slice(0, 20) },
    remedy: { en: 'Correct the formula, or put a value in its place.', zh: '请更正公式，或改填数值。' },
  });
}
