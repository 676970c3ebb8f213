import { createCipheriv, createDecipheriv } from 'node:crypto';
import { NameplateError, type Random } from '@nameplate/model';
import { atLeast, type ProtocolVersion } from '../handle/version.ts';

/** Code of a cipher that a session of ours may have: DES, triple DES, AES. */
export type SessionCipher = 1 | 2 | 3;

interface CipherForm {
  readonly name: string;
  readonly ivOctets: number;
  readonly key: (sessionKey: Uint8Array) => Uint8Array;
}

// OpenSSL no longer offers DES alone; triple DES with one key three times is the same function.
const forms: Readonly<Record<SessionCipher, CipherForm>> = {
  1: { name: 'des-ede3', ivOctets: 8, key: (key) => Buffer.concat([one(key), one(key), one(key)]) },
  2: { name: 'des-ede3', ivOctets: 8, key: (key) => key.subarray(0, 24) },
  3: { name: 'aes-128', ivOctets: 16, key: (key) => key.subarray(0, 16) },
};
const one = (key: Uint8Array) => key.subarray(0, 8);

/** How the blocks of a message are chained: peers below 2.4 know ECB only, and send no IV. */
export type CipherMode = 'cbc' | 'ecb';

export function cipherModeOf(version: ProtocolVersion): CipherMode {
  return atLeast(version, 2, 4) ? 'cbc' : 'ecb';
}

/** What follows the envelope of an encrypted message, with PKCS#5 padding; behind an IV where there is one. */
export function encryptForSession(
  cipher: SessionCipher,
  sessionKey: Uint8Array,
  plain: Uint8Array,
  random: Random,
  mode: CipherMode = 'cbc',
): Uint8Array {
  const form = forms[cipher];
  const iv = mode === 'cbc' ? random.bytes(form.ivOctets) : null;
  const encryptor = createCipheriv(nodeName(form, mode), form.key(sessionKey), iv);
  return Buffer.concat([iv ?? new Uint8Array(0), encryptor.update(plain), encryptor.final()]);
}

/**
 * The other way.
 * @throws NameplateError MALFORMED_MESSAGE when the octets are not of this session
 */
export function decryptFromSession(
  cipher: SessionCipher,
  sessionKey: Uint8Array,
  octets: Uint8Array,
  mode: CipherMode = 'cbc',
): Uint8Array {
  const form = forms[cipher];
  const ivLength = mode === 'cbc' ? form.ivOctets : 0;
  try {
    const iv = mode === 'cbc' ? octets.subarray(0, ivLength) : null;
    const decryptor = createDecipheriv(nodeName(form, mode), form.key(sessionKey), iv);
    return Buffer.concat([decryptor.update(octets.subarray(ivLength)), decryptor.final()]);
  } catch (cause) {
    throw new NameplateError('MALFORMED_MESSAGE', 'The encrypted message cannot be decrypted with this session.', {
      reason: 'DECRYPTION',
      cause,
    });
  }
}

function nodeName({ name }: CipherForm, mode: CipherMode): string {
  // OpenSSL calls triple DES in ECB mode by its bare name.
  return mode === 'ecb' && name === 'des-ede3' ? name : `${name}-${mode}`;
}
