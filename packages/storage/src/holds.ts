import { decodeCounter, sameBytes } from './keys.ts';
import type { Precondition } from './store.ts';

/** Does a precondition hold, where its key has these octets? */
export function holds(precondition: Precondition, found: Uint8Array | undefined): boolean {
  if ('atMost' in precondition) return decodeCounter(found) <= precondition.atMost;
  return sameBytes(found, precondition.expect);
}
