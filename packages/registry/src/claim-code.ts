import { createHash } from 'node:crypto';
import type { Random } from '@nameplate/model';

/**
 * A claim code: 60 random bits and a check character, `ABCD-EFGH-JKMN-P`. Its letters leave out I, L, O and U, and it is read in
 * either case, with or without its dashes.
 */
export function newClaimCode(random: Random): string {
  for (;;) {
    const octets = random.bytes(symbolCount);
    const symbols = Array.from(octets, (octet) => alphabet[octet & 31]).join('');
    const check = checkCharacter(symbols);
    // The check character has its own alphabet; one that is easily misread is not given out.
    if (check !== undefined && alphabet.includes(check)) return `${symbols}${check}`.replace(/.{4}(?=.)/g, '$&-');
  }
}

/** The code without its dashes, in capitals; undefined when it has been misread or mistyped. */
export function parseClaimCode(text: string): string | undefined {
  if (text.length > 64) return undefined;
  const code = text.replaceAll(/[\s-]/g, '').toUpperCase();
  if (!/^[0-9A-HJKMNP-TV-Z]{13}$/.test(code)) return undefined;
  return checkCharacter(code.slice(0, symbolCount)) === code[symbolCount] ? code : undefined;
}

/** What is stored of a code, and found by it. */
export function claimDigest(code: string): string {
  return createHash('sha256').update(`claim\0${code}`).digest('hex');
}

const symbolCount = 12;
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const checkAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** ISO/IEC 7064 MOD 37,36: it finds every wrong character, and nearly every pair that was exchanged. */
function checkCharacter(symbols: string): string | undefined {
  let product = 36;
  for (const symbol of symbols) {
    const sum = (product + checkAlphabet.indexOf(symbol)) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return checkAlphabet[(37 - product) % 36];
}
