import { type HandleValue, NameplateError, type ValueReference } from '@nameplate/model';
import { type Permission, parseCertificate, parseSignature, referenceText } from './claims.ts';
import { signJws } from './jws.ts';
import { type PrivateJwk, type PublicJwk, publicJwk } from './keys.ts';
import { digestValue } from './value-digest.ts';

/** Of every statement; times are Unix seconds. */
interface StatementOptions {
  /** Whose key signs: the value that holds its public key, or names it. */
  readonly issuer: ValueReference;
  readonly key: PrivateJwk;
  readonly issuedAt: number;
  /** `issuedAt` when absent. */
  readonly notBefore?: number;
  readonly expires: number;
  /** Where the issuer's certificate is, and its issuer's, and so on. */
  readonly chain?: readonly ValueReference[];
}

export interface CertificateOptions extends StatementOptions {
  readonly subject: ValueReference;
  readonly publicKey: PublicJwk;
  readonly permissions: readonly Permission[];
}

export interface SignatureOptions extends StatementOptions {
  /** The record's handle. */
  readonly handle: string;
  readonly values: readonly HandleValue[];
}

/** Data of an HS_CERT value: a key, whose it is, and what it may sign. @throws NameplateError INVALID_VALUE */
export async function issueCertificate(options: CertificateOptions): Promise<string> {
  const claims = {
    publicKey: publicJwk(options.publicKey),
    perms: options.permissions,
    ...statement(options, referenceText(options.subject)),
  };
  return signJws(readable(claims, parseCertificate), options.key);
}

/** Data of an HS_SIGNATURE value: digests of the values as they are. @throws NameplateError INVALID_VALUE */
export async function signValues(options: SignatureOptions): Promise<string> {
  const digests = options.values.map((value) => ({ index: value.index, digest: base64(digestValue(value)) }));
  const claims = { digests: { alg: 'SHA-256', digests }, ...statement(options, options.handle) };
  return signJws(readable(claims, parseSignature), options.key);
}

function statement(options: StatementOptions, subject: string) {
  const { issuer, issuedAt, notBefore = issuedAt, expires, chain = [] } = options;
  if (!(expires > notBefore)) throw new NameplateError('INVALID_VALUE', 'A statement ends after it begins.');
  return {
    iss: referenceText(issuer),
    sub: subject,
    iat: issuedAt,
    nbf: notBefore,
    exp: expires,
    ...(chain.length > 0 && { chain: chain.map(referenceText) }),
  };
}

/** What a verifier could not read is not signed. */
function readable<T>(claims: T, parse: (payload: unknown) => unknown): T {
  try {
    parse(claims);
    return claims;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new NameplateError('INVALID_VALUE', message, { reason: 'TRUST_CLAIMS', cause });
  }
}

function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}
