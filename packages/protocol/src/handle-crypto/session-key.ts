import { constants, createHmac, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import { NameplateError, type Random } from '@nameplate/model';
import { decodeCipherAndKey, encodeCipherAndKey, sessionCiphers } from '../handle/session.ts';
import { atLeast, type ProtocolVersion } from '../handle/version.ts';
import { withOddParity } from './key-agreement.ts';
import type { SessionCipher } from './session-cipher.ts';

/** The key of a session, and what it encrypts with. */
export interface SessionKey {
  readonly cipher: SessionCipher;
  readonly key: Uint8Array;
}

/** A fresh one. Of an AES key the first 16 octets encrypt, and all of them sign. */
export function makeSessionKey(cipher: SessionCipher, random: Random): SessionKey {
  if (cipher === sessionCiphers.aes) return { cipher, key: random.bytes(32) };
  return { cipher, key: withOddParity(random.bytes(cipher === sessionCiphers.des ? 8 : 24)) };
}

/** The cipher of a key that we make: peers below 2.2 know DES only. */
export function ownCipherFor(version: ProtocolVersion): SessionCipher {
  return atLeast(version, 2, 2) ? sessionCiphers.aes : sessionCiphers.des;
}

/**
 * A session key for the holder of an RSA key, RSA PKCS#1 v1.5: what the answer to modes 1 and 3 and operation 402 carry.
 * Below 2.2 there is no code of the cipher.
 * @throws NameplateError INVALID_VALUE (RSA_KEY) when the key is another, too short or too long
 */
export function encryptSessionKey(publicKey: KeyObject, key: SessionKey, version: ProtocolVersion): Uint8Array {
  requireRsa(publicKey);
  const plain = atLeast(version, 2, 2) ? encodeCipherAndKey(key) : key.key;
  return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, plain);
}

/**
 * The other way. Undefined when it is none: a server must then go on with `decoySessionKey` instead of saying so, or
 * whoever asks often enough learns what was encrypted to its key (RFC 5246 §7.4.7.1).
 * @throws NameplateError INVALID_VALUE: for what no key of this length can have encrypted (SESSION_KEY), for a key that is
 * not RSA (RSA_KEY)
 */
export function decryptSessionKey(
  privateKey: KeyObject,
  octets: Uint8Array,
  version: ProtocolVersion,
): SessionKey | undefined {
  requireRsa(privateKey);
  let padded: Uint8Array;
  try {
    // Node offers PKCS#1 v1.5 no longer, since OpenSSL's refusal tells too much.
    padded = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, octets);
  } catch (cause) {
    throw unfit('the encrypted session key is not of the length of the key', 'SESSION_KEY', cause);
  }
  const plain = withoutPadding(padded);
  return plain && sessionKeyFrom(plain, version);
}

/**
 * What a server takes for the key when it was sent none: always the same for the same octets, of any cipher, and known to
 * nobody without the private key. Nothing that follows then differs from a key that was one.
 */
export function decoySessionKey(privateKey: KeyObject, octets: Uint8Array, version: ProtocolVersion): SessionKey {
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' });
  const [choice = 0, ...seed] = createHmac('sha512', secret).update(octets).digest();
  const ciphers = atLeast(version, 2, 2) ? anyCipher : [sessionCiphers.des];
  const cipher = ciphers[choice % ciphers.length] ?? sessionCiphers.des;
  return makeSessionKey(cipher, { bytes: (count) => Uint8Array.from(seed.slice(0, count)) });
}

const anyCipher = [sessionCiphers.des, sessionCiphers.tripleDes, sessionCiphers.aes] as const;

/** Octets that a key must have at least, and may have at most. */
const lengths: Readonly<Record<SessionCipher, { readonly min: number; readonly max: number }>> = {
  1: { min: 8, max: 8 },
  2: { min: 24, max: 24 },
  3: { min: 16, max: 32 },
};

function sessionKeyFrom(plain: Uint8Array, version: ProtocolVersion): SessionKey | undefined {
  if (!atLeast(version, 2, 2)) return checked(sessionCiphers.des, plain);
  if (plain.length < 4) return undefined;
  const { cipher, key } = decodeCipherAndKey(plain);
  if (cipher === 1 || cipher === 2 || cipher === 3) return checked(cipher, key);
  // Some deployed clients leave out the code of the cipher: its length then tells.
  const bare = Object.hasOwn(bareLengths, plain.length) ? bareLengths[plain.length] : undefined;
  return bare && checked(bare, plain);
}

const bareLengths: Readonly<Record<number, SessionCipher>> = { 8: 1, 16: 3, 24: 2, 32: 3 };

function checked(cipher: SessionCipher, key: Uint8Array): SessionKey | undefined {
  const { min, max } = lengths[cipher];
  return key.length < min || key.length > max ? undefined : { cipher, key: Uint8Array.from(key) };
}

/** `00 02`, eight octets or more that are not zero, `00`, and the rest: RFC 8017 §7.2.2. Looks at every octet, whatever they are. */
function withoutPadding(octets: Uint8Array): Uint8Array | undefined {
  let end = 0;
  for (let at = octets.length - 1; at >= 2; at -= 1) if (octets[at] === 0) end = at;
  const isPadded = (octets[0] ?? 1) === 0 && octets[1] === 2 && end >= 10;
  return isPadded ? octets.subarray(end + 1) : undefined;
}

const rsaBits = { min: 1024, max: 8192 } as const;

function requireRsa(key: KeyObject): void {
  if (key.asymmetricKeyType !== 'rsa') throw unfit('a session key can be encrypted to an RSA key only');
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < rsaBits.min || bits > rsaBits.max)
    throw unfit(`the RSA key has ${bits} bits; expected ${rsaBits.min} to ${rsaBits.max}`);
}

function unfit(what: string, reason = 'RSA_KEY', cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `Session key: ${what}.`, { reason, cause });
}
