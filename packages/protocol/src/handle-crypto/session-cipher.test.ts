import { systemRandom } from '@nameplate/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cipherModeOf, decryptFromSession, encryptForSession, type SessionCipher } from './session-cipher.ts';

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const octets = (text: string) => Buffer.from(text, 'hex');
const keyLengths: Readonly<Record<SessionCipher, number>> = { 1: 8, 2: 24, 3: 32 };

describe('session ciphers', () => {
  it.each([
    // The worked example of many textbooks on FIPS 46-3.
    ['DES', 1, '133457799bbcdff1', '0123456789abcdef', '85e813540f0ab405'],
    // NIST SP 800-67, appendix B.
    ['triple DES', 2, '0123456789abcdef23456789abcdef01456789abcdef0123', '5468652071756663', 'a826fd8ce53b855f'],
    // FIPS 197, appendix C.1; of a session key the first 16 octets count.
    [
      'AES',
      3,
      '000102030405060708090a0b0c0d0e0fffffffffffffffffffffffffffffffff',
      '00112233445566778899aabbccddeeff',
      '69c4e0d86a7b0430d8cdb78070b4c55a',
    ],
  ] as const)('%s is what the standard says', (_, cipher, key, plain, expected) => {
    const encrypted = encryptForSession(cipher, octets(key), octets(plain), systemRandom, 'ecb');
    expect(hex(encrypted.subarray(0, expected.length / 2))).toBe(expected);
  });

  it('what is encrypted comes back, in either mode, and with no other key', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1 as const, 2 as const, 3 as const),
        fc.constantFrom('cbc' as const, 'ecb' as const),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 100 }),
        (cipher, mode, seed, plain) => {
          const key = seed.subarray(0, keyLengths[cipher]);
          const encrypted = encryptForSession(cipher, key, plain, systemRandom, mode);
          expect(hex(decryptFromSession(cipher, key, encrypted, mode))).toBe(hex(plain));
          const other = key.map((octet, at) => (at === 0 ? octet ^ 0x10 : octet));
          const opened = () => decryptFromSession(cipher, other, encrypted, mode);
          // Padding is right by chance once in 256 times; the content then is not.
          try {
            expect(hex(opened())).not.toBe(hex(plain));
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: 'MALFORMED_MESSAGE', reason: 'DECRYPTION' });
          }
        },
      ),
    );
  });

  it('peers below 2.4 chain no blocks and send no IV', () => {
    expect([3, 4, 11].map((minor) => cipherModeOf({ major: 2, minor }))).toEqual(['ecb', 'cbc', 'cbc']);
    const key = Buffer.alloc(8, 1);
    const [first, second] = [1, 2].map(() => encryptForSession(1, key, Buffer.alloc(8), systemRandom, 'ecb'));
    expect(first).toEqual(second);
    expect(first).toHaveLength(16);
    expect(encryptForSession(1, key, Buffer.alloc(8), systemRandom)).toHaveLength(24);
  });
});
