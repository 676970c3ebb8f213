import { malformed, WireReader } from './reader.ts';
import { WireWriter } from './writer.ts';

/** A private key file, its cipher text still cipher text. The clear text is a private key. */
export type KeyFile =
  | { readonly encryption: 'none'; readonly clear: Uint8Array }
  /** Old; the key is the MD5 of the passphrase. */
  | { readonly encryption: 'des-ecb'; readonly ciphertext: Uint8Array }
  | { readonly encryption: 'des-cbc'; readonly iv: Uint8Array; readonly ciphertext: Uint8Array }
  | DerivedKeyFile;

/** The key comes from the passphrase by PBKDF2 with HMAC-SHA1. */
export interface DerivedKeyFile {
  readonly encryption: '3des-cbc' | 'aes-cbc';
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly keyBits: number;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
}

// Their positions are the codes on the wire.
const encryptions = ['des-ecb', 'none', 'des-cbc', '3des-cbc', 'aes-cbc'] as const satisfies KeyFile['encryption'][];
const desIvOctets = 8;

export function encodeKeyFile(file: KeyFile): Uint8Array {
  const writer = new WireWriter(2048).u32(encryptions.indexOf(file.encryption));
  switch (file.encryption) {
    case 'none':
      return writer.raw(file.clear).finish();
    case 'des-ecb':
      return writer.raw(file.ciphertext).finish();
    case 'des-cbc':
      return writer.raw(file.iv).raw(file.ciphertext).finish();
    default:
      writer.octets(file.salt).u32(file.iterations).u32(file.keyBits);
      return writer.octets(file.iv).octets(file.ciphertext).finish();
  }
}

/** @throws NameplateError MALFORMED_MESSAGE */
export function decodeKeyFile(bytes: Uint8Array): KeyFile {
  const reader = new WireReader(bytes);
  const code = reader.u32('encryption of the key file');
  const encryption = encryptions[code];
  const rest = () => reader.raw(reader.remaining, 'key');
  switch (encryption) {
    case undefined:
      throw malformed(`encryption ${code} of a key file is not known`, 'KEY_FILE');
    case 'none':
      return { encryption, clear: rest() };
    case 'des-ecb':
      return { encryption, ciphertext: rest() };
    case 'des-cbc':
      return { encryption, iv: reader.raw(desIvOctets, 'IV'), ciphertext: rest() };
    default: {
      const salt = reader.octets('salt');
      const [iterations, keyBits] = [reader.u32('iterations'), reader.u32('key bits')];
      const file = { encryption, salt, iterations, keyBits, iv: reader.octets('IV'), ciphertext: reader.octets('key') };
      reader.end('the key file');
      return file;
    }
  }
}
