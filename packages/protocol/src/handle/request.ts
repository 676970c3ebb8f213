import { encodeMessage, freshEnvelope, type HandleMessage, type Header, opFlags } from './frame.ts';
import type { ProtocolVersion } from './version.ts';

/** What a client says beyond the defaults of deployed ones. */
export interface RequestOptions {
  readonly opCode: number;
  readonly body: Uint8Array;
  /** Above 0; the answer repeats it. */
  readonly requestId: number;
  /** Unix milliseconds; the request is good for twelve hours, as long as its sender waits. */
  readonly nowMs: number;
  /** Until when the sender waits, Unix milliseconds: the request expires with the second that this is in. */
  readonly deadlineMs?: number | undefined;
  /** What the server is believed to speak; unknown: 2.10. */
  readonly version?: ProtocolVersion;
  readonly sessionId?: number;
  readonly flags?: number;
  readonly siteInfoSerial?: number;
  readonly recursionCount?: number;
  readonly credential?: Uint8Array;
}

/** Flags of a request that says nothing else. */
export const defaultFlags = opFlags.recursive | opFlags.cacheCertify | opFlags.publicOnly;

/** The frame of a request. */
export function encodeRequest(options: RequestOptions): Uint8Array {
  return encodeMessage(requestMessage(options));
}

/** The same, still to be signed. */
export function requestMessage(options: RequestOptions): HandleMessage {
  return {
    envelope: freshEnvelope({
      version: options.version ?? unknownServer,
      sessionId: options.sessionId ?? 0,
      requestId: options.requestId,
    }),
    header: {
      opCode: options.opCode,
      responseCode: 0,
      flags: (options.flags ?? defaultFlags) >>> 0,
      siteInfoSerial: options.siteInfoSerial ?? 0xffff,
      recursionCount: options.recursionCount ?? 0,
      expirationTime: expirationOf(options),
    },
    body: options.body,
    credential: options.credential ?? new Uint8Array(0),
  };
}

/** Never later than the deadline: the header has whole seconds. RFC 3652 §2.2.2. */
function expirationOf({ nowMs, deadlineMs = Number.POSITIVE_INFINITY }: RequestOptions): number {
  return Math.max(0, Math.min(Math.floor(nowMs / 1000) + validS, Math.floor(deadlineMs / 1000)));
}

/**
 * Until when who sent a message waits, Unix milliseconds: to the end of the second that its header names. Infinity when
 * it names none.
 */
export function messageDeadlineMs({ expirationTime }: Pick<Header, 'expirationTime'>): number {
  return expirationTime === 0 ? Number.POSITIVE_INFINITY : expirationTime * 1000 + 999;
}

const unknownServer: ProtocolVersion = { major: 2, minor: 10 };
const validS = 12 * 3600;
