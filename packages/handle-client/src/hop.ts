import type { ErrorCode } from '@nameplate/model';
import type { Endpoint } from './endpoint.ts';

/** One step of a resolution, as it is told to who traces it. */
export interface Hop {
  /** `udp://127.0.0.1:2641`, or `cache`. */
  readonly server: string;
  readonly protocol: Endpoint['protocol'] | 'cache';
  /** Value form of the handle asked for. */
  readonly asked: string;
  /** Response code of the answer, or the code of the failure. */
  readonly code: number | ErrorCode;
  readonly ms: number;
  readonly flags: readonly HopFlag[];
}

/**
 * `session`: sets up a session; `cached`: known here; `stale`: past its time, since no server answered, here or where it was asked; `referral`: names another server;
 * `refreshed`: what was known of the service was wrong and is asked for again.
 */
export type HopFlag = 'session' | 'cached' | 'stale' | 'referral' | 'refreshed';

export type Trace = (hop: Hop) => void;
