import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodePublicKey, encodePublicKey } from '../handle/index.ts';
import { dsaNumbersOfSpki } from './dsa-spki.ts';
import { publicKeyObject, publicKeyRecord } from './wire-key.ts';

describe('a DSA key', () => {
  const { publicKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });

  it('has the layout of HS_PUBKEY, and is the same key after it', () => {
    const record = publicKeyRecord(publicKey);
    expect(record.kind).toBe('dsa');
    expect(publicKeyObject(decodePublicKey(encodePublicKey(record))).equals(publicKey)).toBe(true);
  });

  it('is not taken out of another form', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    expect(() => dsaNumbersOfSpki(rsa.export({ format: 'der', type: 'spki' }))).toThrow(/DSA/);
    for (let length = 0; length < spki.length; length += 7)
      expect(() => dsaNumbersOfSpki(spki.subarray(0, length))).toThrow(/DSA/);
    expect(createPublicKey({ key: spki, format: 'der', type: 'spki' }).equals(publicKey)).toBe(true);
  });
});
