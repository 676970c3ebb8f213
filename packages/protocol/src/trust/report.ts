import type { HandleValue } from '@nameplate/model';
import type { PublicJwk } from './keys.ts';

/** What became of one link. */
export const linkStates = [
  'ok',
  'changed-value',
  'expired',
  'not-yet-valid',
  'wrong-scope',
  'broken-chain',
  'bad-signature',
  'untrusted-root',
  'unsigned-value',
] as const;
export type LinkState = (typeof linkStates)[number];

/** One link: a value of the record, a statement about it, or a certificate on the way to a root. */
export interface TrustLink {
  readonly kind: 'value' | 'signature' | 'certificate';
  /** The handle that it is about; of a certificate, `index:handle` of the key. */
  readonly subject: string;
  /** `index:handle` of the key that signed; empty where nobody did, or it cannot be read. */
  readonly issuer: string;
  /** Where it is: index in the record, of a certificate in the record of `at`. */
  readonly index: number;
  /** The record that holds it. */
  readonly at: string;
  readonly state: LinkState;
  /** For people, in a sentence. */
  readonly detail: string;
}

/** Of a whole record: `verified`, `unsigned` (it holds no statement), or what is worst among its links. */
export type TrustVerdict = 'verified' | 'unsigned' | Exclude<LinkState, 'ok'>;
export const trustVerdicts: readonly TrustVerdict[] = [
  'verified',
  'unsigned',
  ...linkStates.filter((state) => state !== 'ok'),
];

/** The links, values first, then each statement followed by its certificates up to the root. */
export interface TrustReport {
  readonly handle: string;
  /** True when something is signed and every link is sound. */
  readonly trusted: boolean;
  readonly verdict: TrustVerdict;
  readonly links: readonly TrustLink[];
}

/** A key that is trusted by configuration; with `subject` (`300:0.NA/0.NA`) only what names it as issuer. */
export interface TrustRoot {
  readonly publicKey: PublicJwk;
  readonly subject?: string;
}

/** The values of an issuer's record, as far as it has any; undefined when there is no such record. */
export type FetchValues = (handle: string) => Promise<readonly HandleValue[] | undefined>;

export interface VerifyOptions {
  readonly roots: readonly TrustRoot[];
  /** Milliseconds, as a Clock gives them. */
  readonly now: number;
  readonly fetch: FetchValues;
}
