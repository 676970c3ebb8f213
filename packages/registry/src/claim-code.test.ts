import { systemRandom } from '@nameplate/model';
import { expect, it } from 'vitest';
import { newClaimCode, parseClaimCode } from './claim-code.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

it('a code is read back however it was typed', () => {
  for (let n = 0; n < 200; n++) {
    const code = newClaimCode(systemRandom);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]$/);
    const plain = code.replaceAll('-', '');
    for (const typed of [code, plain, code.toLowerCase(), ` ${code.replaceAll('-', ' ')} `])
      expect(parseClaimCode(typed)).toBe(plain);
  }
});

it('every wrong character is found', () => {
  const plain = newClaimCode(systemRandom).replaceAll('-', '');
  for (let at = 0; at < plain.length; at++)
    for (const other of alphabet.replace(plain[at] ?? '', ''))
      expect(parseClaimCode(plain.slice(0, at) + other + plain.slice(at + 1))).toBeUndefined();
});

it('the check character is that of ISO/IEC 7064 MOD 37,36', () => {
  // By the recursion of the standard: 36, then each character added and doubled; the sum with the check is 1.
  const plain = newClaimCode(systemRandom).replaceAll('-', '');
  let product = 36;
  for (const symbol of plain.slice(0, -1)) product = (((product + parseInt(symbol, 36)) % 36 || 36) * 2) % 37;
  expect((product + parseInt(plain.slice(-1), 36)) % 36).toBe(1);
});

it.each(['', 'A', 'ABCD-EFGH-JKMN-', 'ILOU-ILOU-ILOU-I', '0'.repeat(1_000)])('%s is none', (text) => {
  expect(parseClaimCode(text)).toBeUndefined();
});
