import type { KeyObject } from 'node:crypto';
import { NameplateError } from '@nameplate/model';
import { unsigned } from '../handle/big-integer.ts';
import type { PrivateKeyRecord } from '../handle/private-key.ts';
import type { PublicKeyRecord } from '../handle/public-key.ts';
import { dsaNumbersOfSpki } from './dsa-spki.ts';
import { dsaPrivateKey, dsaPublicKey, rsaPrivateKey, rsaPublicKey, spkiPublicKey } from './key-object.ts';

/**
 * The key of an HS_PUBKEY value or a site record, to verify with.
 * @throws NameplateError INVALID_VALUE when it is of another kind, or its numbers make no key
 */
export function publicKeyObject(key: PublicKeyRecord): KeyObject {
  if (key.kind === 'rsa') return rsaPublicKey({ e: key.exponent, n: key.modulus });
  if (key.kind === 'dsa') return dsaPublicKey(key);
  if (key.kind === 'sm2') return spkiPublicKey(key.spki);
  if (key.kind === 'pem') return spkiPublicKey(Buffer.from(key.text));
  throw new NameplateError('INVALID_VALUE', `A key of kind ${key.kind} verifies nothing.`, { reason: 'KEY_TYPE' });
}

/** RSA in the form that Handle servers expect of each other; other keys as PEM text. */
export function publicKeyRecord(key: KeyObject): PublicKeyRecord {
  if (key.asymmetricKeyType === 'dsa') {
    const numbers = dsaNumbersOfSpki(key.export({ format: 'der', type: 'spki' }));
    const [p, q, g, y] = [unsigned(numbers.p), unsigned(numbers.q), unsigned(numbers.g), unsigned(numbers.y)];
    return { kind: 'dsa', p, q, g, y };
  }
  if (key.asymmetricKeyType !== 'rsa') {
    const text = key.export({ format: 'pem', type: 'spki' });
    return { kind: 'pem', text: text.toString() };
  }
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  return {
    kind: 'rsa',
    exponent: unsigned(Buffer.from(e, 'base64url')),
    modulus: unsigned(Buffer.from(n, 'base64url')),
  };
}

/** @throws NameplateError INVALID_VALUE; RSA without its primes is not used */
export function privateKeyObject(key: PrivateKeyRecord): KeyObject {
  if (key.kind === 'rsa-crt') return rsaPrivateKey(key);
  if (key.kind === 'dsa') return dsaPrivateKey(key);
  throw new NameplateError('INVALID_VALUE', 'An RSA key without its primes is not used: make one with them.', {
    reason: 'KEY_TYPE',
  });
}
