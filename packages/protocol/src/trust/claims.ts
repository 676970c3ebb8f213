import { NameplateError, type ValueReference } from '@nameplate/model';
import { type PublicJwk, publicJwk } from './keys.ts';
import { trustLimits } from './limits.ts';

/** Types of the values that carry trust. */
export const trustTypes = { certificate: 'HS_CERT', signature: 'HS_SIGNATURE' } as const;

/** What a certified key may sign. `thisHandle` is a record, the prefix kinds name a prefix's record `0.NA/…`. */
export const permissionKinds = ['everything', 'thisHandle', 'derivedPrefixes', 'handlesUnderThisPrefix'] as const;
export type PermissionKind = (typeof permissionKinds)[number];

export type Permission =
  | { readonly perm: 'everything' }
  | { readonly perm: Exclude<PermissionKind, 'everything'>; readonly handle: string };

/** Of every statement. Times are Unix seconds. */
export interface Statement {
  /** Who signed: `index:handle` of a key. */
  readonly issuer: ValueReference;
  readonly notBefore: number;
  readonly expires: number;
  /** Where the certificates of the issuer, of its issuer and so on are; empty: in the issuer's record. */
  readonly chain: readonly ValueReference[];
}

/** HS_CERT: this key belongs to this key reference, and may sign this much. */
export interface CertificateClaims extends Statement {
  readonly subject: ValueReference;
  readonly publicKey: PublicJwk;
  readonly permissions: readonly Permission[];
}

/** HS_SIGNATURE: these values of this record are as they were. */
export interface SignatureClaims extends Statement {
  /** The record's handle. */
  readonly subject: string;
  readonly digests: ReadonlyMap<number, string>;
}

/** @throws NameplateError MALFORMED_MESSAGE */
export function parseCertificate(payload: unknown): CertificateClaims {
  const claims = object(payload, 'payload');
  const publicKey = publicJwk(claims['publicKey']);
  if (!publicKey) throw malformed('publicKey', 'an RSA, EC or Ed25519 key');
  const subject = reference(claims['sub'], 'sub');
  const permissions = list(claims['perms'], 'perms', trustLimits.permissions).map((entry) =>
    permission(entry, subject.handle),
  );
  return { ...statement(claims), subject, publicKey, permissions };
}

/** @throws NameplateError MALFORMED_MESSAGE */
export function parseSignature(payload: unknown): SignatureClaims {
  const claims = object(payload, 'payload');
  const { alg, digests } = object(claims['digests'], 'digests');
  if (typeof alg !== 'string' || alg.toUpperCase().replaceAll('-', '') !== 'SHA256')
    throw malformed('digests.alg', 'SHA-256');
  const byIndex = new Map<number, string>();
  for (const entry of list(digests, 'digests.digests', trustLimits.digests)) {
    const { index, digest } = object(entry, 'digests.digests');
    if (!Number.isInteger(index) || typeof digest !== 'string' || byIndex.has(index as number))
      throw malformed('digests.digests', 'an index once, each with its digest');
    byIndex.set(index as number, digest);
  }
  return { ...statement(claims), subject: text(claims['sub'], 'sub'), digests: byIndex };
}

/** `300:0.NA/88.118` as a reference to a value. @throws NameplateError MALFORMED_MESSAGE */
export function reference(json: unknown, name: string): ValueReference {
  const match = /^(\d{1,10}):(.{1,2048})$/su.exec(text(json, name));
  if (!match?.[2] || Number(match[1]) > 0x7fff_ffff) throw malformed(name, 'index:handle, such as 300:0.NA/88.118');
  return { index: Number(match[1]), handle: match[2] };
}

export function referenceText({ index, handle }: ValueReference): string {
  return `${index}:${handle}`;
}

function statement(claims: Readonly<Record<string, unknown>>): Statement {
  return {
    issuer: reference(claims['iss'], 'iss'),
    notBefore: claims['nbf'] === undefined ? 0 : seconds(claims['nbf'], 'nbf'),
    expires: seconds(claims['exp'], 'exp'),
    chain: list(claims['chain'] ?? [], 'chain', trustLimits.chain).map((entry) => reference(entry, 'chain')),
  };
}

function permission(json: unknown, subject: string): Permission {
  const { perm, handle = subject } = object(json, 'perms');
  const kind = permissionKinds.find((candidate) => candidate === perm);
  if (!kind) throw malformed('perms', permissionKinds.join(', '));
  return kind === 'everything' ? { perm: kind } : { perm: kind, handle: text(handle, 'perms.handle') };
}

function object(json: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw malformed(name, 'an object');
}

function list(json: unknown, name: string, limit: number): readonly unknown[] {
  if (Array.isArray(json) && json.length <= limit) return json;
  throw malformed(name, `a list of at most ${limit}`);
}

function text(json: unknown, name: string): string {
  if (typeof json === 'string' && json !== '' && json.length <= 2_100) return json;
  throw malformed(name, 'a text');
}

function seconds(json: unknown, name: string): number {
  if (typeof json === 'number' && json >= 0 && json < Number.MAX_SAFE_INTEGER) return json;
  throw malformed(name, 'Unix seconds');
}

function malformed(name: string, expected: string): NameplateError {
  return new NameplateError('MALFORMED_MESSAGE', `${name}: expected ${expected}.`, { reason: 'TRUST_CLAIMS' });
}
