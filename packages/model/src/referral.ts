import type { HandleValue } from './handle-value.ts';

/**
 * Where to ask instead, RFC 3652 §3.4.
 * - `service`: the servers of the handle itself; values are HS_SITE or HS_SERV.
 * - `prefix`: the servers of the records of derived prefixes; values are HS_NA_DELEGATE, HS_SITE.PREFIX or HS_SERV.PREFIX.
 */
export interface Referral {
  readonly kind: 'service' | 'prefix';
  /** Value form of the handle that names the service, `0.NA/88.118.22`; its values when they are known already. */
  readonly handle: string;
  readonly values: readonly HandleValue[];
}
