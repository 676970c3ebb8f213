import { createPublicKey, type KeyObject } from 'node:crypto';
import { NameplateError } from '@nameplate/model';
import { decodePublicKey } from '../handle/public-key.ts';
import { type PublicJwk, publicJwk } from '../trust/keys.ts';
import type { TrustRoot } from '../trust/report.ts';
import { publicKeyObject } from './wire-key.ts';

/**
 * A key that is trusted, of a file's text: PEM, or a JWK whose `kid` (`300:0.NA/0.NA`) may say for which issuer only.
 * A private key is refused: who verifies has no use for it, and it has no place there.
 * @throws NameplateError INVALID_VALUE
 */
export function trustRootOfText(text: string): TrustRoot {
  const json = parsed(text);
  if (/PRIVATE KEY-----/.test(text) || (json !== undefined && 'd' in json))
    throw unfit(
      'it is a private key, and only the public one is needed: openssl pkey -in FILE -pubout -out PUBLIC_FILE makes it; keep the private one where it is used to sign',
      'PRIVATE_KEY',
    );
  const publicKey = publicJwk(json ?? exported(() => createPublicKey(text)));
  if (publicKey === undefined) throw unfit('expected a public key: RSA, EC on P-256, P-384 or P-521, or Ed25519');
  const kid = json?.['kid'];
  return { publicKey, ...(typeof kid === 'string' && /^\d{1,10}:./.test(kid) && { subject: kid }) };
}

/** The key in the data of an HS_PUBKEY value; undefined for one that signs no statements, such as DSA. */
export function trustKeyOfValue(data: Uint8Array): PublicJwk | undefined {
  const record = decodePublicKey(data);
  if (record.kind !== 'rsa' && record.kind !== 'pem') return undefined;
  return publicJwk(exported(() => publicKeyObject(record)));
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function exported(read: () => KeyObject): unknown {
  try {
    return read().export({ format: 'jwk' });
  } catch (cause) {
    throw unfit('it holds no public key that can be read', 'KEY', cause);
  }
}

function unfit(why: string, reason = 'KEY', cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `No key to trust: ${why}.`, { reason, cause });
}
