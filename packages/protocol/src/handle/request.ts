import { encodeMessage, freshEnvelope, type HandleMessage, opFlags } from './frame.ts';
import type { ProtocolVersion } from './version.ts';

/** What a client says beyond the defaults of deployed ones. */
export interface RequestOptions {
  readonly opCode: number;
  readonly body: Uint8Array;
  /** Above 0; the answer repeats it. */
  readonly requestId: number;
  /** Unix milliseconds; the request is good for twelve hours. */
  readonly nowMs: number;
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
      expirationTime: Math.floor(options.nowMs / 1000) + validS,
    },
    body: options.body,
    credential: options.credential ?? new Uint8Array(0),
  };
}

const unknownServer: ProtocolVersion = { major: 2, minor: 10 };
const validS = 12 * 3600;
