import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { NameplateError } from '@nameplate/model';
import { der } from './der.ts';

/** Numbers as unsigned big-endian octets; zeros in front do not matter. */
export interface RsaNumbers {
  readonly n: Uint8Array;
  readonly e: Uint8Array;
}
export interface RsaPrivateNumbers extends RsaNumbers {
  readonly d: Uint8Array;
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly dP: Uint8Array;
  readonly dQ: Uint8Array;
  readonly qInv: Uint8Array;
}
export interface DsaNumbers {
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly g: Uint8Array;
}

/** Sizes of RSA and DSA keys that are used, bits: a larger one costs too much for a stranger's request. */
export const keyBitsMax = 8192;

export function rsaPublicKey({ n, e }: RsaNumbers): KeyObject {
  refuseLong(n);
  if (e.length > 8) throw unfit('the RSA exponent is longer than 64 bits');
  return made(() => createPublicKey({ key: { kty: 'RSA', n: jwk(n), e: jwk(e) }, format: 'jwk' }));
}

export function rsaPrivateKey({ n, e, d, p, q, dP, dQ, qInv }: RsaPrivateNumbers): KeyObject {
  const key = { n: jwk(n), e: jwk(e), d: jwk(d), p: jwk(p), q: jwk(q), dp: jwk(dP), dq: jwk(dQ), qi: jwk(qInv) };
  return made(() => createPrivateKey({ key: { kty: 'RSA', ...key }, format: 'jwk' }));
}

export function dsaPublicKey(numbers: DsaNumbers & { readonly y: Uint8Array }): KeyObject {
  refuseLong(numbers.p);
  const spki = der.sequence(dsaAlgorithm(numbers), der.bitString(der.integer(numbers.y)));
  return made(() => createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }));
}

export function dsaPrivateKey(numbers: DsaNumbers & { readonly x: Uint8Array }): KeyObject {
  const pkcs8 = der.sequence(
    der.integer(new Uint8Array(1)),
    dsaAlgorithm(numbers),
    der.octetString(der.integer(numbers.x)),
  );
  return made(() => createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }));
}

/** SPKI as PEM text or as DER: a vendor's form of SM2 keys, and what else people put into HS_PUBKEY. */
export function spkiPublicKey(octets: Uint8Array): KeyObject {
  const key = Buffer.from(octets);
  if (key.length > 16_384) throw unfit(`it has ${key.length} octets`);
  return made(() =>
    key.toString('latin1', 0, 11) === '-----BEGIN '
      ? createPublicKey(key.toString('latin1'))
      : createPublicKey({ key, format: 'der', type: 'spki' }),
  );
}

/** 1.2.840.10040.4.1, RFC 3279 §2.3.2. */
const dsaOid = Buffer.from('2a8648ce380401', 'hex');

function dsaAlgorithm({ p, q, g }: DsaNumbers): Uint8Array {
  return der.sequence(der.oid(dsaOid), der.sequence(der.integer(p), der.integer(q), der.integer(g)));
}

function jwk(number: Uint8Array): string {
  const first = number.findIndex((octet) => octet !== 0);
  return Buffer.from(first < 0 ? number : number.subarray(first)).toString('base64url');
}

function refuseLong(number: Uint8Array): void {
  if (number.length > keyBitsMax / 8 + 1) throw unfit(`it is longer than ${keyBitsMax} bits`);
}

function made(make: () => KeyObject): KeyObject {
  try {
    return make();
  } catch (cause) {
    throw unfit('its numbers make no key', cause);
  }
}

function unfit(what: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `Key: ${what}.`, { reason: 'KEY', cause });
}
