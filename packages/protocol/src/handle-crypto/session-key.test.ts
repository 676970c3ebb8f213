import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { systemRandom } from '@nameplate/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoySessionKey, decryptSessionKey, encryptSessionKey, makeSessionKey, ownCipherFor } from './session-key.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const now = { major: 2, minor: 11 };
const old = { major: 2, minor: 1 };
const encrypted = (plain: Uint8Array, padding: number = constants.RSA_PKCS1_PADDING) =>
  publicEncrypt({ key: publicKey, padding }, plain);

describe('session keys under RSA', () => {
  it('come back with their cipher', () => {
    fc.assert(
      fc.property(fc.constantFrom(1 as const, 2 as const, 3 as const), (cipher) => {
        const key = makeSessionKey(cipher, systemRandom);
        expect(decryptSessionKey(privateKey, encryptSessionKey(publicKey, key, now), now)).toEqual(key);
      }),
      { numRuns: 30 },
    );
  });

  it('have no code below 2.2: DES alone is known there', () => {
    expect([ownCipherFor(old), ownCipherFor({ major: 2, minor: 2 })]).toEqual([1, 3]);
    const key = makeSessionKey(1, systemRandom);
    const octets = encryptSessionKey(publicKey, key, old);
    expect(decryptSessionKey(privateKey, octets, old)).toEqual(key);
    expect(decryptSessionKey(privateKey, encrypted(Buffer.alloc(24, 9)), old)).toBeUndefined();
  });

  it('DES keys have odd parity', () => {
    const ones = (octet: number) => octet.toString(2).replaceAll('0', '').length;
    for (const cipher of [1, 2] as const)
      expect([...makeSessionKey(cipher, systemRandom).key].every((octet) => ones(octet) % 2 === 1)).toBe(true);
  });

  it('are known by their length where a client leaves out the code', () => {
    const found = [8, 16, 24, 32].map((count) => decryptSessionKey(privateKey, encrypted(Buffer.alloc(count, 7)), now));
    expect(found.map((each) => [each?.cipher, each?.key.length])).toEqual([
      [1, 8],
      [3, 16],
      [2, 24],
      [3, 32],
    ]);
  });

  it.each([
    ['a cipher that is not known', encrypted(Buffer.from(`00000004${'07'.repeat(16)}`, 'hex'))],
    ['an AES key that is too short', encrypted(Buffer.from(`00000003${'07'.repeat(15)}`, 'hex'))],
    ['nothing', encrypted(new Uint8Array(0))],
    ['another padding', encrypted(Buffer.alloc(36, 1), constants.RSA_PKCS1_OAEP_PADDING)],
    ['a first octet that is not zero', Buffer.alloc(128, 0x11)],
    ['a padding that is too short', encrypted(Buffer.from(`0002${'07'.repeat(7)}00${'08'.repeat(118)}`, 'hex'), 3)],
    ['a padding without an end', encrypted(Buffer.from(`0002${'07'.repeat(126)}`, 'hex'), 3)],
    ['a padding of a signature', encrypted(Buffer.from(`0001${'ff'.repeat(90)}00${'08'.repeat(35)}`, 'hex'), 3)],
  ])('%s is none', (_, octets) => {
    expect(decryptSessionKey(privateKey, octets, now)).toBeUndefined();
  });

  it('refuses what no RSA key of that length encrypted, and keys that are not RSA', () => {
    const refused = expect.objectContaining({ reason: 'RSA_KEY' });
    expect(() => decryptSessionKey(privateKey, Buffer.alloc(129, 1), now)).toThrow(
      expect.objectContaining({ reason: 'SESSION_KEY' }),
    );
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const short = generateKeyPairSync('rsa', { modulusLength: 768 });
    const key = makeSessionKey(3, systemRandom);
    for (const other of [ec, short]) {
      expect(() => encryptSessionKey(other.publicKey, key, now)).toThrow(refused);
      expect(() => decryptSessionKey(other.privateKey, Buffer.alloc(96, 1), now)).toThrow(refused);
    }
  });

  it('a decoy is the same for the same octets, of every cipher, and of another private key another', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const decoys = Array.from({ length: 60 }, (_, at) => decoySessionKey(privateKey, Buffer.of(at), now));
    expect(decoys[7]).toEqual(decoySessionKey(privateKey, Buffer.of(7), now));
    expect(decoys[7]).not.toEqual(decoySessionKey(other, Buffer.of(7), now));
    expect(new Set(decoys.map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(60);
    const kinds = new Set(decoys.map(({ cipher, key }) => `${cipher} ${key.length}`));
    expect([...kinds].toSorted()).toEqual(['1 8', '2 24', '3 32']);
    expect(decoys.every((_, at) => decoySessionKey(privateKey, Buffer.of(at), old).cipher === 1)).toBe(true);
  });

  it('random octets are no key, and nothing worse', () => {
    const versions = fc.constantFrom(now, old, { major: 2, minor: 4 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 140 }), versions, (octets, version) => {
        try {
          expect(decryptSessionKey(privateKey, octets, version)).toBeUndefined();
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'INVALID_VALUE', reason: 'SESSION_KEY' });
        }
      }),
    );
  });
});
