import type { LinkState, TrustLink, TrustVerdict } from './report.ts';

/** What the links amount to. `statements`: how many signatures and certificates the record holds. */
export function verdictOf(links: readonly TrustLink[], statements: number): TrustVerdict {
  if (statements === 0) return 'unsigned';
  return worstFirst.find((state) => links.some((link) => link.state === state)) ?? 'verified';
}

/** A cause comes before what follows from it: values of an expired signature are unsigned, since it has expired. */
const worstFirst: readonly Exclude<LinkState, 'ok'>[] = [
  'changed-value',
  'bad-signature',
  'wrong-scope',
  'untrusted-root',
  'broken-chain',
  'expired',
  'not-yet-valid',
  'unsigned-value',
];
