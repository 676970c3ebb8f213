import type { Identifier } from './identifier.ts';
import type { Visibility } from './visibility.ts';

/** Permission bits of a handle value, RFC 3651 §3.1. */
export interface ValuePermissions {
  readonly adminRead: boolean;
  readonly adminWrite: boolean;
  readonly publicRead: boolean;
  readonly publicWrite: boolean;
}

/** Seconds from retrieval, or a moment in Unix seconds. RFC 3651 §3.1. */
export type TimeToLive =
  | { readonly kind: 'relative'; readonly seconds: number }
  | { readonly kind: 'absolute'; readonly unixSeconds: number };

/** A reference from one value to another: handle and index. RFC 3651 §3.1. */
export interface ValueReference {
  readonly handle: string;
  readonly index: number;
}

/** One value of a handle, RFC 3651 §3.1. */
export interface HandleValue {
  /** 1 … 2³¹−1; unique within the handle. */
  readonly index: number;
  /** Compared without ASCII case; non-empty. */
  readonly type: string;
  readonly data: Uint8Array;
  readonly ttl: TimeToLive;
  readonly permissions: ValuePermissions;
  /** Who sees it, when the bits cannot say so; absent: everyone when `publicRead`, else the owner's side only. */
  readonly visibility?: Visibility;
  /** Unix seconds of the last change, set by the server. */
  readonly timestamp: number;
  readonly references: readonly ValueReference[];
}

export const defaultPermissions: ValuePermissions = {
  adminRead: true,
  adminWrite: true,
  publicRead: true,
  publicWrite: false,
};

/** Readable by those with the right only: 1100. */
export const privatePermissions: ValuePermissions = { ...defaultPermissions, publicRead: false };

/** RFC 3651: one day. */
export const defaultTimeToLive: TimeToLive = { kind: 'relative', seconds: 86_400 };

/** Where Nameplate puts what in a handle; `docs/architecture.md` § What is stored. */
export const valueIndexes = {
  firstAttribute: 1,
  lastAttribute: 99,
  admin: 100,
  adminGroup: 101,
  template: 200,
  templateReference: 201,
  profile: 202,
  profileReference: 203,
  place: 204,
  holder: 205,
  firstLink: 210,
  lastLink: 299,
  firstStatement: 400,
  lastStatement: 499,
} as const;

/** Types of Nameplate's own values. */
export const valueTypes = {
  template: 'NP_TEMPLATE',
  templateReference: 'NP_TEMPLATE_REF',
  profile: 'NP_PROFILE',
  profileReference: 'NP_PROFILE_REF',
  place: 'NP_PLACE',
  holder: 'NP_HOLDER',
  fence: 'NP_FENCE',
  link: 'NP_LINK',
} as const;

/** The state of a registered handle. A retired one keeps its identifier for ever and resolves to HANDLE_RETIRED. */
export type HandleState = 'active' | 'retired';

/** A whole handle with the facts the registry keeps about it. */
export interface HandleRecord {
  readonly identifier: Identifier;
  readonly values: readonly HandleValue[];
  /** Grows by one with each change; the ETag is its decimal text in quotes-free form. */
  readonly revision: number;
  /** Of what the asker sees of it, when that is not all; else the revision. */
  readonly etag?: string;
  readonly state: HandleState;
  readonly createTimeMs: number;
  readonly updateTimeMs: number;
  /** Set on a retired handle that has one. */
  readonly successor?: string;
  readonly retireReason?: string;
}

/**
 * Does a requested type select a stored one? Equal without ASCII case; a request that ends in `.` selects the
 * type itself and every subtype (`HS_SITE.` selects `HS_SITE` and `HS_SITE.6`). RFC 3651 §3.1.
 */
export function typeSelects(requested: string, stored: string): boolean {
  const want = asciiLower(requested);
  const have = asciiLower(stored);
  return want.endsWith('.') ? have === want.slice(0, -1) || have.startsWith(want) : have === want;
}

/** Is the value one of those asked for? No filter selects all; index and type filters unite. RFC 3652 §3.2. */
export function valueSelected(
  value: { readonly index: number; readonly type: string },
  filter: { readonly types: readonly string[]; readonly indexes: readonly number[] },
): boolean {
  if (filter.types.length === 0 && filter.indexes.length === 0) return true;
  return filter.indexes.includes(value.index) || filter.types.some((type) => typeSelects(type, value.type));
}

/** Secrets: never leave the server, whatever the permissions say. */
export function isSecretType(type: string): boolean {
  return typeSelects('HS_SECKEY.', type);
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
