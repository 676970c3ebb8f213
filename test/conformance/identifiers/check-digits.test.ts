import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SchemeName, scan } from '@nameplate/identifiers';
import { isNameplateError } from '@nameplate/model';
import { describe, expect, it } from 'vitest';

// Every slip of every sample, not some: what a scheme's check digit promises to catch is caught.

interface CheckPromise {
  readonly file: string;
  readonly alphabet: string;
  /** The part of a sample that the check digit is over, itself included; undefined for samples written in another way. */
  readonly checked: (code: string) => { readonly at: number; readonly length: number } | undefined;
  /** Do the two count the same at neighbouring places? Then their exchange is not caught. */
  readonly sameExchanged: (left: string, right: string) => boolean;
  /** Do they count the same at one place? */
  readonly same: (left: string, right: string) => boolean;
}

const digits = '0123456789';
const differ5 = (left: string, right: string) => Math.abs(Number(left) - Number(right)) % 5 === 0;
const never = (left: string, right: string) => left === right;
const whole = (pattern: RegExp) => (code: string) => (pattern.test(code) ? { at: 0, length: code.length } : undefined);
const vinValue = (character: string) => '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ'.indexOf(character) % 10;
const vinSame = (left: string, right: string) => vinValue(left) === vinValue(right);

/** How many digits of each key are checked. GS1 General Specifications § 3. */
const keyLengths: Readonly<Record<string, number>> = {
  '00': 18,
  '414': 13,
  '417': 13,
  '8003': 14,
  '253': 13,
  '255': 13,
};

function keyPart(code: string) {
  const [, ai = '', value = ''] = /^\(([0-9]+)\)(.*)$/.exec(code) ?? [];
  const length = keyLengths[ai];
  return length === undefined || value.length < length ? undefined : { at: ai.length + 2, length };
}

const promises: readonly CheckPromise[] = [
  { file: 'gtin', alphabet: digits, checked: whole(/^[0-9]+$/), same: never, sameExchanged: differ5 },
  { file: 'gs1-keys', alphabet: digits, checked: keyPart, same: never, sameExchanged: differ5 },
  {
    file: 'imei',
    alphabet: digits,
    checked: whole(/^[0-9]+$/),
    same: never,
    sameExchanged: (left, right) => left === right || [left, right].toSorted().join('') === '09',
  },
  {
    file: 'vin',
    alphabet: '0123456789ABCDEFGHJKLMNPRSTUVWXYZ',
    checked: whole(/^[0-9A-Z]{17}$/),
    same: vinSame,
    sameExchanged: vinSame,
  },
  {
    file: 'uscc',
    alphabet: '0123456789ABCDEFGHJKLMNPQRTUWXY',
    checked: whole(/^[0-9A-Z]{18}$/),
    same: never,
    sameExchanged: never,
  },
];

function isTaken(code: string, scheme: SchemeName): boolean {
  try {
    scan(code, { schemes: [scheme] });
    return true;
  } catch (thrown) {
    if (isNameplateError(thrown, 'INVALID_IDENTIFIER')) return false;
    throw thrown;
  }
}

describe.each(promises)('$file', ({ file, alphabet, checked, same, sameExchanged }) => {
  const { scheme, valid } = JSON.parse(readFileSync(join(import.meta.dirname, 'samples', `${file}.json`), 'utf8')) as {
    readonly scheme: SchemeName;
    readonly valid: readonly { readonly code: string }[];
  };
  const parts = valid.flatMap(({ code }) => {
    const part = checked(code);
    return part ? [{ code, ...part }] : [];
  });
  // The place of a VIN's check digit itself may hold no other letter than X: another is refused as a character.
  const isCheckPlace = (place: number) => file === 'vin' && place === 8;

  it('has samples to go by', () => {
    expect(parts.length).toBeGreaterThanOrEqual(14);
  });

  it('catches every character that is replaced', () => {
    for (const { code, at, length } of parts) {
      for (let place = 0; place < length; place += 1) {
        const here = code.charAt(at + place);
        for (const other of alphabet) {
          if (isCheckPlace(place) ? other === here : same(here, other)) continue;
          const wrong = code.slice(0, at + place) + other + code.slice(at + place + 1);
          expect(isTaken(wrong, scheme), wrong).toBe(false);
        }
      }
    }
  }, 120_000);

  it('catches every two neighbours that are exchanged, as far as it promises', () => {
    for (const { code, at, length } of parts) {
      for (let place = 0; place + 1 < length; place += 1) {
        if (isCheckPlace(place) || isCheckPlace(place + 1)) continue;
        const [left, right] = [code.charAt(at + place), code.charAt(at + place + 1)];
        if (left === right || sameExchanged(left, right)) continue;
        const wrong = code.slice(0, at + place) + right + left + code.slice(at + place + 2);
        expect(isTaken(wrong, scheme), wrong).toBe(false);
      }
    }
  });
});
