import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { trustRootOfText } from '@nameplate/protocol/handle-crypto';
import {
  isNameplateError,
  NameplateError,
  type PrivateJwk,
  type PublicJwk,
  publicJwk,
  type TrustRoot,
} from '@nameplate/sdk';

/** A private key: PEM (PKCS#8, PKCS#1, SEC1; encrypted with a passphrase), or a JWK. @throws NameplateError INVALID_VALUE */
export async function readPrivateKey(file: string, passphrase: string | undefined): Promise<PrivateJwk> {
  const text = await readText(file);
  if (/^-----BEGIN (?:RSA )?PUBLIC KEY-----/m.test(text)) throw wrong(file, publicInstead);
  const jwk = isJson(text)
    ? JSON.parse(text)
    : exported(file, () => createPrivateKey({ key: text, ...(passphrase !== undefined && { passphrase }) }));
  if (typeof jwk?.d === 'string' && publicJwk(jwk)) return jwk;
  if (isPublic(jwk)) throw wrong(file, publicInstead);
  throw wrong(file, 'expected a private key: RSA, EC on P-256, P-384 or P-521, or Ed25519');
}

const publicInstead = 'it is a public key; the private one is needed';

function isPublic(jwk: { readonly d?: unknown } | null): boolean {
  return jwk !== null && jwk.d === undefined && publicJwk(jwk) !== undefined;
}

/** A public key: PEM or JWK. @throws NameplateError INVALID_VALUE, for a private key too */
export async function readPublicKey(file: string): Promise<PublicJwk> {
  return (await readKey(file)).publicKey;
}

/** `FILE`, or `index:handle=FILE` for a root that answers for this name only. A JWK may carry its name as `kid`. */
export async function readRoot(argument: string): Promise<TrustRoot> {
  const named = /^(\d{1,10}:[^=]+)=(.+)$/.exec(argument);
  const root = await readKey(named?.[2] ?? argument);
  return named?.[1] === undefined ? root : { ...root, subject: named[1] };
}

/**
 * All keys in a directory that has to hold public keys only: *.pem, *.jwk, *.json.
 * @throws NameplateError INVALID_VALUE
 */
export async function readRoots(directory: string): Promise<TrustRoot[]> {
  let names: string[];
  try {
    names = (await readdir(directory)).filter((name) => /\.(?:pem|jwk|json)$/.test(name)).toSorted();
  } catch (cause) {
    throw wrong(directory, 'it cannot be read', cause);
  }
  return await Promise.all(names.map((name) => readKey(join(directory, name))));
}

async function readKey(file: string): Promise<TrustRoot> {
  const text = await readText(file);
  try {
    return trustRootOfText(text);
  } catch (thrown) {
    if (!isNameplateError(thrown)) throw thrown;
    throw new NameplateError('INVALID_VALUE', `${file}: ${thrown.message}`, { reason: thrown.reason, cause: thrown });
  }
}

function exported(file: string, read: () => KeyObject) {
  try {
    return read().export({ format: 'jwk' });
  } catch (cause) {
    throw wrong(file, 'it holds no key that can be read, or its passphrase is another', cause);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw wrong(file, `it cannot be read (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

function wrong(file: string, why: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `${file}: ${why}.`, { reason: 'KEY_FILE', cause });
}
