import { NameplateError } from '@nameplate/model';
import { CompactSign, compactVerify, errors, importJWK } from 'jose';
import { algorithmOf, algorithmsFor, type PrivateJwk, type PublicJwk, publicJwk } from './keys.ts';
import { trustLimits } from './limits.ts';

/** Signs claims: JWS Compact Serialization, RFC 7515 §3.1. @throws NameplateError INVALID_VALUE for a key of no use */
export async function signJws(claims: unknown, key: PrivateJwk): Promise<string> {
  const known = publicJwk(key);
  if (!known) throw new NameplateError('INVALID_VALUE', 'The key is no RSA, EC or Ed25519 key.', { reason: 'KEY' });
  const alg = algorithmOf(known);
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  try {
    const jws = await new CompactSign(payload).setProtectedHeader({ alg }).sign(await importJWK({ ...key }, alg));
    if (jws.length <= trustLimits.jws) return jws;
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', 'The key cannot sign.', { reason: 'KEY', cause });
  }
  throw new NameplateError('LIMIT_EXCEEDED', `A statement has at most ${trustLimits.jws} characters.`);
}

/** The claims as they stand, not verified. @throws NameplateError MALFORMED_MESSAGE */
export function readJws(data: Uint8Array): { readonly jws: string; readonly payload: unknown } {
  if (data.length > trustLimits.jws) throw malformed(`it is longer than ${trustLimits.jws} octets`);
  const jws = new TextDecoder().decode(data).trim();
  const parts = jws.split('.');
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]*$/.test(part)))
    throw malformed('it is not a JWS in compact form');
  try {
    return { jws, payload: JSON.parse(strictUtf8.decode(Buffer.from(parts[1] ?? '', 'base64url'))) };
  } catch (cause) {
    throw malformed('its payload is not JSON', cause);
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** True when this key signed it, by an asymmetric algorithm that fits the key. */
export async function verifyJws(jws: string, key: PublicJwk): Promise<boolean> {
  const algorithms = algorithmsFor(key);
  try {
    await compactVerify(jws, await importJWK({ ...key }, algorithmOf(key)), { algorithms });
    return true;
  } catch (thrown) {
    // What jose or WebCrypto say of a foreign key or text: it does not verify.
    if (thrown instanceof errors.JOSEError || thrown instanceof TypeError || thrown instanceof DOMException)
      return false;
    throw thrown;
  }
}

function malformed(why: string, cause?: unknown): NameplateError {
  return new NameplateError('MALFORMED_MESSAGE', `The statement cannot be read: ${why}.`, { reason: 'JWS', cause });
}
