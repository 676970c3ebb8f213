import { isNameplateError } from '@nameplate/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckMethod, checkCharacter } from './check-character.ts';

const digit = fc.constantFrom(...'0123456789');
const digits = (length: number) => fc.array(digit, { minLength: length, maxLength: length }).map((all) => all.join(''));
const text = (alphabet: string, length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((all) => all.join(''));
const replaced = (code: string, at: number, by: string) => code.slice(0, at) + by + code.slice(at + 1);

describe('checkCharacter', () => {
  it.each([
    ['629104150021', 'gs1-10', '3'],
    ['10614141234567890', 'gs1-10', '8'],
    ['49015420323751', 'luhn', '8'],
    ['7992739871', 'luhn', '3'],
    ['A12425GABC1234002', 'iso7064-37-36', 'M'],
    ['1M8GDM9A0KP042788', 'vin', 'X'],
    ['LJCPCBLCX11000237', 'vin', 'X'],
    ['91220101MA0000000', 'uscc', '0'],
  ] as const)('%s by %s is %s, as published', (body, method, expected) => {
    expect(checkCharacter(body, method)).toBe(expected);
  });

  it.each([
    ['gs1-10', 13],
    ['luhn', 14],
  ] as const)('%s detects every digit that is replaced', (method, length) => {
    fc.assert(
      fc.property(digits(length), fc.nat(length - 1), digit, (body, at, other) => {
        fc.pre(body[at] !== other);
        expect(checkCharacter(replaced(body, at, other), method)).not.toBe(checkCharacter(body, method));
      }),
    );
  });

  it.each([
    ['iso7064-37-36', '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 12],
    ['uscc', '0123456789ABCDEFGHJKLMNPQRTUWXY', 17],
  ] as const)('%s detects every character that is replaced', (method, alphabet, length) => {
    fc.assert(
      fc.property(text(alphabet, length), fc.nat(length - 1), fc.constantFrom(...alphabet), (body, at, other) => {
        fc.pre(body[at] !== other);
        expect(checkCharacter(replaced(body, at, other), method)).not.toBe(checkCharacter(body, method));
      }),
    );
  });

  it('gs1-10 detects two neighbours exchanged unless they differ by five', () => {
    fc.assert(
      fc.property(digits(13), fc.nat(11), (body, at) => {
        const [left = '', right = ''] = [body[at], body[at + 1]];
        const exchanged = body.slice(0, at) + right + left + body.slice(at + 2);
        const same = checkCharacter(exchanged, 'gs1-10') === checkCharacter(body, 'gs1-10');
        expect(same).toBe(Math.abs(Number(left) - Number(right)) % 5 === 0);
      }),
    );
  });

  it('vin detects what its values can tell: A, J and 1 count the same', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ';
    const values = '012345678912345678123457923456789';
    fc.assert(
      fc.property(text(alphabet, 17), fc.nat(16), fc.constantFrom(...alphabet), (body, at, other) => {
        fc.pre(at !== 8);
        const alike = values[alphabet.indexOf(body[at] ?? '')] === values[alphabet.indexOf(other)];
        expect(checkCharacter(replaced(body, at, other), 'vin') === checkCharacter(body, 'vin')).toBe(alike);
      }),
    );
  });

  it.each([
    ['12a', 'gs1-10', '2'],
    ['I1234567890123456', 'vin', '0'],
    ['123', 'vin', '3'],
    ['9'.repeat(300), 'luhn', '256'],
  ] as const)('%s has none by %s', (body, method: CheckMethod, position) => {
    try {
      checkCharacter(body, method);
    } catch (thrown) {
      expect(isNameplateError(thrown, 'INVALID_IDENTIFIER')).toBe(true);
      expect(thrown).toMatchObject({ metadata: { position } });
      return;
    }
    throw new Error('accepted');
  });
});
