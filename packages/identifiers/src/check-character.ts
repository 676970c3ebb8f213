import { NameplateError } from '@nameplate/model';

/** How a scheme computes its check character. */
export type CheckMethod = 'gs1-10' | 'iso7064-37-36' | 'vin' | 'luhn' | 'uscc';

/**
 * The check character of a body. For a VIN the body is all 17 characters: the one at place 9 has no weight.
 * @throws NameplateError INVALID_IDENTIFIER for a character that the method has no value for
 */
export function checkCharacter(body: string, method: CheckMethod): string {
  if (body.length > maxBody) throw refused(body, maxBody, `at most ${maxBody} characters`);
  return methods[method](body);
}

const maxBody = 256;

const methods: Readonly<Record<CheckMethod, (body: string) => string>> = {
  'gs1-10': gs1,
  'iso7064-37-36': iso7064,
  vin,
  luhn,
  uscc,
};

/** Weights 3 and 1 from the right. GS1 General Specifications § 7.9.1. */
function gs1(body: string): string {
  const values = valuesOf(body, digits);
  const sum = values.reduce((total, value, at) => total + value * ((values.length - at) % 2 === 1 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

/** Hybrid system MOD 37,36. ISO/IEC 7064 § 9. */
function iso7064(body: string): string {
  let product = 36;
  for (const value of valuesOf(body, alphanumeric)) {
    const sum = (product + value) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return alphanumeric.charAt((37 - product) % 36);
}

/** Each character's value times its place's weight, modulo 11; 10 is X. ISO 3779, GB 16735-2019 annex A. */
function vin(body: string): string {
  if (body.length !== vinWeights.length) throw refused(body, body.length, '17 characters');
  const sum = valuesOf(body, vinAlphabet)
    .map((value) => (value < 10 ? value : (vinLetters[value - 10] ?? 0)))
    .reduce((total, value, at) => total + value * (vinWeights[at] ?? 0), 0);
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}

/** Every second digit doubled, from the right. ISO/IEC 7812-1 annex B; 3GPP TS 23.003 annex B for the IMEI. */
function luhn(body: string): string {
  const values = valuesOf(body, digits);
  const sum = values.reduce((total, value, at) => {
    const doubled = value * ((values.length - at) % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** Weights are the powers of 3 modulo 31. GB 32100-2015 § 5. */
function uscc(body: string): string {
  let weight = 1;
  let sum = 0;
  for (const value of valuesOf(body, usccAlphabet)) {
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return usccAlphabet.charAt((31 - (sum % 31)) % 31);
}

const digits = '0123456789';
const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const vinAlphabet = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ';
const vinLetters = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9];
const vinWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

function valuesOf(body: string, alphabet: string): number[] {
  return Array.from(body, (character, at) => {
    const value = alphabet.indexOf(character);
    if (value < 0) throw refused(body, at, `one of ${alphabet}`);
    return value;
  });
}

function refused(body: string, position: number, expected: string): NameplateError {
  const found = body.charAt(position);
  return new NameplateError(
    'INVALID_IDENTIFIER',
    `No check character can be computed: at position ${position + 1}, expected ${expected}.`,
    { reason: 'CHECK_BODY', metadata: { position: String(position), expected, found } },
  );
}
