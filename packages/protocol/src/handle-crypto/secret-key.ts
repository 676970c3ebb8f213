import { createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { Random } from '@nameplate/model';
import { isDigestCode } from '../handle/digest.ts';
import { WireReader } from '../handle/reader.ts';
import { atLeast, type ProtocolVersion } from '../handle/version.ts';
import { WireWriter } from '../handle/writer.ts';
import { digest, sameOctets } from './digests.ts';

/** What a server works out at most for somebody who has proved nothing yet. */
export const pbkdf2Limits = { iterations: 1_000_000, keyBits: 512, saltOctets: 1024 } as const;

/** MACs by the code in front of them; a bare MD5 has none (protocol 2.0). */
export const macCodes = {
  md5: 0x01,
  sha1: 0x02,
  sha256: 0x03,
  hmacSha1: 0x12,
  hmacSha256: 0x13,
  pbkdf2: 0x22,
} as const;

/**
 * Does the answer to a challenge prove the secret key? `data` is nonce and request digest. Anything that cannot be read
 * proves nothing.
 */
export async function verifySecretKeyResponse(
  key: Uint8Array,
  data: Uint8Array,
  response: Uint8Array,
): Promise<boolean> {
  const code = response[0];
  const given = response.subarray(1);
  if (code === macCodes.pbkdf2) {
    const parameters = readPbkdf2(given);
    if (parameters === undefined) return false;
    return sameOctets(await pbkdf2Mac(key, data, parameters), parameters.mac);
  }
  // Sixteen octets are the old form, an MD5 without a code; a code and a digest never have that length.
  if (response.length === 16) return sameOctets(macByCode(macCodes.md5, key, data) ?? none, response);
  const expected = macByCode(code ?? 0, key, data);
  return expected !== undefined && sameOctets(expected, given);
}

/** The MAC of codes 0x01–0x03 (key, data, key digested) and 0x12, 0x13 (HMAC); undefined for other codes. */
export function macByCode(code: number, key: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  if (isDigestCode(code)) return digest(code, key, data, key);
  if (code === macCodes.hmacSha1) return createHmac('sha1', key).update(data).digest();
  if (code === macCodes.hmacSha256) return createHmac('sha256', key).update(data).digest();
  return undefined;
}

export interface Pbkdf2Parameters {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly keyBits: number;
}

/** HMAC-SHA1 of the data under a key derived from the secret. Works on another thread than the caller's. */
export async function pbkdf2Mac(
  key: Uint8Array,
  data: Uint8Array,
  { salt, iterations, keyBits }: Pbkdf2Parameters,
): Promise<Uint8Array> {
  const derived = await derive(javaPassword(key), salt, iterations, keyBits / 8, 'sha1');
  return createHmac('sha1', derived).update(data).digest();
}

/** What a client of this version answers: from 2.7 PBKDF2, from 2.1 SHA-1, before that a bare MD5. */
export async function secretKeyResponse(
  key: Uint8Array,
  data: Uint8Array,
  options: { readonly version: ProtocolVersion; readonly random: Random },
): Promise<Uint8Array> {
  if (!atLeast(options.version, 2, 1)) return digest(1, key, data, key);
  if (!atLeast(options.version, 2, 7))
    return new WireWriter()
      .u8(2)
      .raw(digest(2, key, data, key))
      .finish();
  const parameters = { salt: options.random.bytes(16), iterations: 10_000, keyBits: 160 };
  return encodePbkdf2Response(parameters, await pbkdf2Mac(key, data, parameters));
}

/** `u8 0x22, bytes salt, u32 iterations, u32 keyBits, bytes mac`. */
export function encodePbkdf2Response({ salt, iterations, keyBits }: Pbkdf2Parameters, mac: Uint8Array): Uint8Array {
  return new WireWriter().u8(macCodes.pbkdf2).octets(salt).u32(iterations).u32(keyBits).octets(mac).finish();
}

const derive = promisify(pbkdf2);
const none = new Uint8Array(0);

/** Undefined when it cannot be read, or asks for more work than anybody may ask for. */
function readPbkdf2(octets: Uint8Array): (Pbkdf2Parameters & { readonly mac: Uint8Array }) | undefined {
  const reader = new WireReader(octets);
  try {
    const salt = reader.octets('salt', pbkdf2Limits.saltOctets);
    const iterations = reader.u32('iterations');
    const keyBits = reader.u32('key bits');
    const mac = reader.octets('MAC', 64);
    const work = iterations >= 1 && iterations <= pbkdf2Limits.iterations;
    const size = keyBits >= 8 && keyBits <= pbkdf2Limits.keyBits && keyBits % 8 === 0;
    return work && size ? { salt, iterations, keyBits, mac } : undefined;
  } catch {
    return undefined;
  }
}

/** Deployed peers read each octet of the key as a Latin-1 character, and PBKDF2 encodes the characters as UTF-8. */
function javaPassword(key: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(key).toString('latin1'), 'utf8');
}
