import { createPrivateKey, KeyObject } from 'node:crypto';
import type { HandleIdentity } from '@nameplate/handle-client';
import { identifierFromHandle, NameplateError, type ValueReference } from '@nameplate/model';
import { decodeKeyFile, decodePrivateKey } from '@nameplate/protocol/handle';
import { privateKeyObject } from '@nameplate/protocol/handle-crypto';

/** Proves a key of a handle, over `hdl://`. Made by `signIn`. */
export interface SignedIn extends HandleIdentity {
  readonly kind: 'handle';
}

/** A private key (PEM, the octets of PEM, of PKCS#8 or of a Handle key file without passphrase, or a key object), or a secret. */
export type SigningKey = string | Uint8Array | KeyObject | { readonly secret: string | Uint8Array };

/**
 * An administrator of the Handle protocol: `300:0.NA/88.118.22` is the value at index 300 of that handle, HS_PUBKEY or
 * HS_SECKEY. Index 0 lets the server try every key there.
 * @throws NameplateError INVALID_VALUE
 */
export function signIn(user: string, key: SigningKey): SignedIn {
  return { kind: 'handle', user: keyReference(user), proof: proofOf(key) };
}

/** `300:0.NA/88.118.22`. @throws NameplateError INVALID_VALUE */
export function keyReference(user: string): ValueReference {
  const [, index, handle] = /^(\d{1,10}):(.+)$/.exec(user.trim()) ?? [];
  if (index === undefined || handle === undefined || Number(index) > 0x7fff_ffff)
    throw new NameplateError('INVALID_VALUE', `${JSON.stringify(user)} names no key: expected 300:0.NA/88.118.22.`, {
      reason: 'IDENTITY',
    });
  return { handle: identifierFromHandle(handle).handle, index: Number(index) };
}

function proofOf(key: SigningKey): HandleIdentity['proof'] {
  if (typeof key === 'object' && 'secret' in key) {
    const secret = typeof key.secret === 'string' ? new TextEncoder().encode(key.secret) : key.secret;
    if (secret.length === 0) throw unfit('the secret is empty');
    return { secret };
  }
  if (!(key instanceof KeyObject)) return { privateKey: read(key) };
  if (key.type !== 'private') throw unfit('it is not a private key');
  return { privateKey: key };
}

function read(key: string | Uint8Array): KeyObject {
  if (isPublicPem(key)) throw unfit('it is a public key; the private one is needed');
  try {
    if (typeof key === 'string') return createPrivateKey(key);
    const octets = Buffer.from(key);
    if (octets.toString('latin1', 0, 5) === '-----') return createPrivateKey(octets.toString('latin1'));
    // DER begins with 0x30, a key file with the three zeros of a small number.
    if (octets[0] === 0x30) return createPrivateKey({ key: octets, format: 'der', type: 'pkcs8' });
    const file = decodeKeyFile(octets);
    if (file.encryption !== 'none') throw unfit('the key file needs its passphrase: decrypt it first');
    return privateKeyObject(decodePrivateKey(file.clear));
  } catch (thrown) {
    throw thrown instanceof NameplateError ? thrown : unfit('it cannot be read', thrown);
  }
}

/** `PUBLIC KEY`, `RSA PUBLIC KEY`. */
function isPublicPem(key: string | Uint8Array): boolean {
  const text = typeof key === 'string' ? key : Buffer.from(key).toString('latin1');
  return /^-----BEGIN (?:RSA )?PUBLIC KEY-----/m.test(text);
}

function unfit(what: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `The key does not sign in: ${what}.`, { reason: 'IDENTITY', cause });
}
