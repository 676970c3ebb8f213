import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '@nameplate/model';

/**
 * Keeps pre-shared keys readable for whoever has the server's key file, and for nobody who has the store alone. AES-256-GCM;
 * what a key is for is authenticated with it, so that one cannot be moved to another device.
 */
export class PskSeal {
  readonly #key: Uint8Array;
  readonly #random: Random;

  constructor(key: Uint8Array, random: Random) {
    if (key.length !== keyBytes) throw new TypeError(`a sealing key has ${keyBytes} octets`);
    this.#key = Uint8Array.from(key);
    this.#random = random;
  }

  /** Base64url: nonce, tag, ciphertext. */
  seal(psk: Uint8Array, purpose: string): string {
    const nonce = this.#random.bytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(psk), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Undefined: it was sealed with another key, or for something else. */
  open(sealed: string, purpose: string): Uint8Array | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < nonceBytes + tagBytes) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
    } catch {
      return undefined;
    }
  }
}

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
