import { trustLimits } from './limits.ts';

/** A public key as RFC 7517 writes it: only the members that make the key. */
export type PublicJwk =
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string };

/** A private key: RFC 7518 §6.2.2, §6.3.2, RFC 8037 §2. */
export type PrivateJwk = PublicJwk & { readonly d: string; readonly [member: string]: unknown };

/** The public key in a JWK, private members left out; undefined for what is no RSA, EC or Ed25519 key. */
export function publicJwk(jwk: unknown): PublicJwk | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  // An exponent above 64 bits serves nobody but who wants verifiers to be busy.
  const { kty, crv, n, e, x, y } = jwk as Readonly<Record<string, unknown>>;
  if (kty === 'RSA' && isNumber(n) && isNumber(e) && e.length <= 11) return { kty, n, e };
  if (kty === 'EC' && typeof crv === 'string' && Object.hasOwn(curves, crv) && isNumber(x) && isNumber(y))
    return { kty, crv, x, y };
  if (kty === 'OKP' && crv === 'Ed25519' && isNumber(x)) return { kty, crv, x };
  return undefined;
}

/** The algorithm that we sign with. RFC 7518 §3.1, RFC 8037 §3.1. */
export function algorithmOf(key: PublicJwk): string {
  if (key.kty === 'RSA') return 'RS256';
  return key.kty === 'OKP' ? 'EdDSA' : (curves[key.crv] ?? '');
}

/** What a signature by this key may name: never `none`, never a MAC. */
export function algorithmsFor(key: PublicJwk): string[] {
  if (key.kty === 'RSA') return ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
  return key.kty === 'OKP' ? ['EdDSA', 'Ed25519'] : [curves[key.crv] ?? ''];
}

export function sameKey(left: PublicJwk, right: PublicJwk): boolean {
  return JSON.stringify(publicJwk(left)) === JSON.stringify(publicJwk(right));
}

const curves: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

function isNumber(text: unknown): text is string {
  return typeof text === 'string' && text.length <= trustLimits.keyNumber && /^[\w-]+$/.test(text);
}
