import type { Clock } from '@nameplate/model';
import type { Scanned } from './scanned.ts';
import type { Slip } from './slip.ts';

/**
 * What one scheme makes of a code. `weak`: its rules are so loose that any number may follow them; it does not outweigh
 * a slip in a scheme that has a check digit.
 */
export type Reading = { readonly found: Scanned; readonly weak: boolean } | { readonly slip: Slip };

/** One scheme, or one way of writing it. Nothing when the code is not meant. */
export type Reader = (code: string, context: ReadContext) => readonly Reading[];

export interface ReadContext {
  readonly clock: Clock;
  /** Of ISO/IEC 15424, when the reader sent it: `]d2`. */
  readonly symbology: string | undefined;
  /** Hosts whose paths are handles. */
  readonly proxies: ReadonlySet<string>;
  /** Is the last character of a handle's suffix a check character, ISO/IEC 7064 MOD 37,36? */
  readonly suffixCheck: boolean;
}

export function found(scanned: Scanned, weak = false): Reading {
  return { found: scanned, weak };
}

/** A code whose scheme has neither data beside the identity nor a form of comparison of its own. */
export function plain<Code extends Pick<Scanned, 'scheme' | 'parts' | 'canonical'>>(
  code: Code,
): Code & { readonly key: string; readonly data: readonly [] } {
  return { ...code, key: code.canonical, data: [] };
}
