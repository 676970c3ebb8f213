import { decodePublicKey, encodePublicKey, unsigned } from '../handle/index.ts';
import { base64url, invalid, object, octets } from './json-fields.ts';

/** An RSA or DSA key as a JWK (RFC 7517; DSA as deployed servers write it); undefined for other kinds. */
export function keyToJson(data: Uint8Array): Readonly<Record<string, string>> | undefined {
  const key = decodePublicKey(data);
  if (key.kind === 'rsa') return { kty: 'RSA', n: base64url(key.modulus), e: base64url(key.exponent) };
  if (key.kind !== 'dsa') return undefined;
  return { kty: 'DSA', y: base64url(key.y), p: base64url(key.p), q: base64url(key.q), g: base64url(key.g) };
}

/** @throws NameplateError INVALID_VALUE */
export function keyFromJson(json: unknown, path: string): Uint8Array {
  const key = object(json, path);
  const number = (name: string) => {
    const digits = unsigned(octets(key[name], `${path}.${name}`, 'base64url'));
    if (digits.length === 0) throw invalid(`${path}.${name}`, 'a number');
    return digits;
  };
  if (key['kty'] === 'RSA') return encodePublicKey({ kind: 'rsa', exponent: number('e'), modulus: number('n') });
  if (key['kty'] === 'DSA')
    return encodePublicKey({ kind: 'dsa', q: number('q'), p: number('p'), g: number('g'), y: number('y') });
  throw invalid(`${path}.kty`, 'RSA or DSA');
}
