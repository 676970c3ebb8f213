import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { NameplateError, type PrivateJwk, type PublicJwk, publicJwk, type TrustRoot } from '@nameplate/sdk';

/** A private key: PEM (PKCS#8, PKCS#1, SEC1; encrypted with a passphrase), or a JWK. @throws NameplateError INVALID_VALUE */
export async function readPrivateKey(file: string, passphrase: string | undefined): Promise<PrivateJwk> {
  const text = await readText(file);
  const jwk = isJson(text)
    ? JSON.parse(text)
    : exported(file, () => createPrivateKey({ key: text, ...(passphrase !== undefined && { passphrase }) }));
  if (typeof jwk?.d === 'string' && publicJwk(jwk)) return jwk;
  throw wrong(file, 'expected a private key: RSA, EC on P-256, P-384 or P-521, or Ed25519');
}

/** A public key: PEM or JWK. @throws NameplateError INVALID_VALUE */
export async function readPublicKey(file: string): Promise<PublicJwk> {
  return (await readKey(file)).publicKey;
}

/** `FILE`, or `index:handle=FILE` for a root that answers for this name only. A JWK may carry its name as `kid`. */
export async function readRoot(argument: string): Promise<TrustRoot> {
  const named = /^(\d{1,10}:[^=]+)=(.+)$/.exec(argument);
  const { publicKey, subject } = await readKey(named?.[2] ?? argument);
  const name = named?.[1] ?? subject;
  return { publicKey, ...(name !== undefined && { subject: name }) };
}

async function readKey(file: string): Promise<{ readonly publicKey: PublicJwk; readonly subject?: string }> {
  const text = await readText(file);
  const jwk = isJson(text) ? JSON.parse(text) : exported(file, () => createPublicKey(text));
  const publicKey = publicJwk(jwk);
  if (!publicKey) throw wrong(file, 'expected a public key: RSA, EC on P-256, P-384 or P-521, or Ed25519');
  const { kid } = jwk as { readonly kid?: unknown };
  return { publicKey, ...(typeof kid === 'string' && /^\d{1,10}:./.test(kid) && { subject: kid }) };
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
