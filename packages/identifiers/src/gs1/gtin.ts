import { checkCharacter } from '../check-character.ts';
import { found, type Reader } from '../reading.ts';
import { nearCodes, slip } from '../slip.ts';
import { isFault, readElement } from './element.ts';
import { keyed } from './keys.ts';

/** A GTIN of 8, 12, 13 or 14 digits by itself, as EAN and UPC symbols hold it; 13 may be a GLN, 18 an SSCC. */
export const bareKey: Reader = (code, context) => {
  const digits = code.replace(/[ -]/g, '');
  const lookalike = /^[0-9OoQIli]+$/.test(digits) && /[0-9]/.test(digits);
  if (!lookalike || ![8, 12, 13, 14, 18].includes(digits.length)) return [];
  if (!isValid(digits)) return [{ slip: slipOf(code, digits) }];
  const ais = digits.length === 18 ? ['00'] : digits.length === 13 ? ['01', '414'] : ['01'];
  return ais.flatMap((ai) => {
    const datum = readElement({ ai, raw: ai === '01' ? digits.padStart(14, '0') : digits }, context);
    const reading = isFault(datum) ? undefined : keyed([datum]);
    return reading && 'found' in reading ? [found(reading.found)] : [];
  });
};

function isValid(digits: string): boolean {
  return /^[0-9]+$/.test(digits) && checkCharacter(digits.slice(0, -1), 'gs1-10') === digits.slice(-1);
}

function slipOf(code: string, digits: string) {
  const wrong = digits.search(/[^0-9]/);
  const suggestions = nearCodes(digits, isValid);
  if (wrong >= 0) return slip('gs1', 'CHARACTER', code, code.search(/[^0-9 -]/), 'a digit', suggestions);
  const body = digits.slice(0, -1);
  const check = checkCharacter(body, 'gs1-10');
  return slip('gs1', 'CHECK_DIGIT', code, code.length - 1, `${check}, as the check digit`, [
    ...suggestions,
    body + check,
  ]);
}
