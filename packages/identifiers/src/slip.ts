import type { SchemeName } from './scanned.ts';

/** What is wrong with a code that is nearly one of a scheme. */
export type SlipReason = 'CHECK_DIGIT' | 'CHARACTER' | 'LENGTH' | 'LEADING_ZERO' | 'DATE' | 'STRUCTURE' | 'NO_KEY';

/** A code that would be of the scheme but for a slip: of typing, of reading, or of whoever printed it. */
export interface Slip {
  readonly scheme: SchemeName;
  readonly reason: SlipReason;
  /** Of the character in question, from 0, in the code as given. */
  readonly position: number;
  /** The character there; empty at the end. */
  readonly found: string;
  /** What belongs there, in words. */
  readonly expected: string;
  /** Codes that are without fault and differ by one such slip; the likeliest first. */
  readonly suggestions: readonly string[];
}

const maxSuggestions = 5;

/** Where in the code as given the character stands that is at a place of it without blanks and dividing signs. */
export function placeIn(code: string, place: number): number {
  let left = place;
  for (let at = 0; at < code.length; at += 1) {
    if (/[ :-]/.test(code.charAt(at))) continue;
    if (left === 0) return at;
    left -= 1;
  }
  return code.length;
}

/** A slip at a position of the code. Suggestions that are the code itself, or double, are left out. */
export function slip(
  scheme: SchemeName,
  reason: SlipReason,
  code: string,
  position: number,
  expected: string,
  suggestions: readonly string[] = [],
): Slip {
  const others = [...new Set(suggestions)].filter((one) => one !== code).slice(0, maxSuggestions);
  return { scheme, reason, position, found: code.slice(position, position + 1), expected, suggestions: others };
}

/** Codes without fault that the given one comes from by a usual slip: look-alike letters, then two neighbours exchanged. */
export function nearCodes(code: string, isValid: (candidate: string) => boolean): string[] {
  return [...lookAlikes(code), ...exchanged(code)].filter(isValid);
}

/** One letter for a digit that looks like it, everywhere it stands. */
const likeness: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  Q: '0',
  I: '1',
  l: '1',
  i: '1',
  S: '5',
  B: '8',
  Z: '2',
};

function lookAlikes(code: string): string[] {
  const pairs = Object.entries(likeness).filter(([letter]) => code.includes(letter));
  const all = code.replace(/[OoQIliSBZ]/g, (letter) => likeness[letter] ?? letter);
  const ambiguous = code.replace(/[OoQIli]/g, (letter) => likeness[letter] ?? letter);
  return [ambiguous, all, ...pairs.map(([letter, digit]) => code.replaceAll(letter, digit))].filter(
    (one) => one !== code,
  );
}

function exchanged(code: string): string[] {
  const found: string[] = [];
  for (let at = 0; at + 1 < code.length; at += 1) {
    const [left, right] = [code.charAt(at), code.charAt(at + 1)];
    if (left !== right) found.push(code.slice(0, at) + right + left + code.slice(at + 2));
  }
  return found;
}
