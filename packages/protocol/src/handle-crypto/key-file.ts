import { createDecipheriv, createHash, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { NameplateError } from '@nameplate/model';
import { WireReader } from '../handle/reader.ts';

/** How a private key file is encrypted, by its first four octets. */
export const keyFileEncryption = { desEcb: 0, none: 1, desCbc: 2, tripleDes: 3, aes: 4 } as const;

/**
 * The private key in clear, in the wire form of a private key.
 * @throws NameplateError AUTHENTICATION_FAILED when the passphrase is missing or wrong
 */
export async function decryptKeyFile(file: Uint8Array, passphrase?: string): Promise<Uint8Array> {
  const reader = new WireReader(file);
  const encryption = reader.u32('encryption');
  if (encryption === keyFileEncryption.none) return reader.raw(reader.remaining, 'key');
  if (passphrase === undefined)
    throw new NameplateError('AUTHENTICATION_FAILED', 'The key file needs its passphrase.', { reason: 'PASSPHRASE' });
  if (encryption === keyFileEncryption.desEcb || encryption === keyFileEncryption.desCbc)
    return decryptOld(reader, passphrase, encryption === keyFileEncryption.desCbc);
  const form = derived[encryption];
  if (form === undefined)
    throw new NameplateError('MALFORMED_MESSAGE', `Key file: encryption ${encryption} is not known.`, {
      reason: 'KEY_FILE',
    });
  const salt = reader.octets('salt', 1024);
  const iterations = reader.u32('iterations');
  const keyBits = reader.u32('key bits');
  const iv = reader.octets('IV', 64);
  const content = reader.octets('key');
  if (iterations > 1_000_000 || keyBits !== form.keyBits)
    throw new NameplateError('LIMIT_EXCEEDED', 'Key file: more iterations or key bits than are accepted.', {
      reason: 'KEY_FILE',
    });
  const key = await derive(passphrase, salt, Math.max(1, iterations), keyBits / 8, 'sha1');
  return opened(() => {
    const decryptor = createDecipheriv(form.name, key, iv);
    return Buffer.concat([decryptor.update(content), decryptor.final()]);
  });
}

const derive = promisify(pbkdf2);

const derived: Readonly<Record<number, { readonly name: string; readonly keyBits: number }>> = {
  3: { name: 'des-ede3-cbc', keyBits: 192 },
  4: { name: 'aes-128-cbc', keyBits: 128 },
};

/** DES alone is gone from OpenSSL: triple DES with one key three times is the same function. */
function decryptOld(reader: WireReader, passphrase: string, chained: boolean): Uint8Array {
  const half = createHash('md5').update(passphrase).digest().subarray(0, 8);
  const key = Buffer.concat([half, half, half]);
  const iv = chained ? reader.raw(8, 'IV') : null;
  const content = reader.raw(reader.remaining, 'key');
  return opened(() => {
    const decryptor = createDecipheriv(chained ? 'des-ede3-cbc' : 'des-ede3', key, iv);
    return Buffer.concat([decryptor.update(content), decryptor.final()]);
  });
}

function opened(open: () => Uint8Array): Uint8Array {
  try {
    return open();
  } catch (cause) {
    throw new NameplateError('AUTHENTICATION_FAILED', 'The passphrase does not open the key file.', {
      reason: 'PASSPHRASE',
      cause,
    });
  }
}
