import { createDecipheriv, createHash, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { NameplateError } from '@nameplate/model';
import { type DerivedKeyFile, decodeKeyFile } from '../handle/key-file.ts';

/**
 * The private key of a key file in clear, in the wire form of a private key.
 * @throws NameplateError AUTHENTICATION_FAILED when the passphrase is missing or wrong; MALFORMED_MESSAGE, LIMIT_EXCEEDED
 */
export async function decryptKeyFile(octets: Uint8Array, passphrase?: string): Promise<Uint8Array> {
  const file = decodeKeyFile(octets);
  if (file.encryption === 'none') return file.clear;
  if (passphrase === undefined)
    throw new NameplateError('AUTHENTICATION_FAILED', 'The key file needs its passphrase.', { reason: 'PASSPHRASE' });
  if (file.encryption === 'des-ecb') return decipher('des-ede3', oldKey(passphrase), null, file.ciphertext);
  if (file.encryption === 'des-cbc') return decipher('des-ede3-cbc', oldKey(passphrase), file.iv, file.ciphertext);
  return decipher(derived[file.encryption].name, await derivedKey(file, passphrase), file.iv, file.ciphertext);
}

const derive = promisify(pbkdf2);
const iterationsMax = 1_000_000;

const derived = {
  '3des-cbc': { name: 'des-ede3-cbc', keyBits: 192 },
  'aes-cbc': { name: 'aes-128-cbc', keyBits: 128 },
} as const;

async function derivedKey({ encryption, salt, iterations, keyBits }: DerivedKeyFile, passphrase: string) {
  if (iterations < 1 || iterations > iterationsMax || keyBits !== derived[encryption].keyBits)
    throw new NameplateError(
      'LIMIT_EXCEEDED',
      `Key file: ${iterations} iterations, ${keyBits} bits are not accepted.`,
      {
        reason: 'KEY_FILE',
      },
    );
  return await derive(passphrase, salt, iterations, keyBits / 8, 'sha1');
}

/** DES alone is gone from OpenSSL: triple DES with one key three times is the same function. */
function oldKey(passphrase: string): Uint8Array {
  const half = createHash('md5').update(passphrase).digest().subarray(0, 8);
  return Buffer.concat([half, half, half]);
}

function decipher(name: string, key: Uint8Array, iv: Uint8Array | null, ciphertext: Uint8Array): Uint8Array {
  try {
    const decryptor = createDecipheriv(name, key, iv);
    return Buffer.concat([decryptor.update(ciphertext), decryptor.final()]);
  } catch (cause) {
    throw new NameplateError('AUTHENTICATION_FAILED', 'The passphrase does not open the key file.', {
      reason: 'PASSPHRASE',
      cause,
    });
  }
}
