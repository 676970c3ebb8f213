import type { Random } from '@nameplate/model';
import {
  encodeRequest as encodeFrame,
  encodeResolutionRequest,
  opCodes,
  opFlags,
  type ResolutionRequest,
} from '@nameplate/protocol/handle';

/** What is asked of another server; its id and time are given when it is sent. */
export interface HandleRequest {
  readonly opCode: number;
  readonly flags: number;
  readonly body: Uint8Array;
  /** How many servers sent it on so far. RFC 3652 §2.2.2. */
  readonly recursionCount?: number;
}

/**
 * A resolution of public values that wants its digest back; recursion is not asked for
 * unless said, since a resolver goes on itself.
 */
export function resolutionRequest(
  question: ResolutionRequest,
  options: { readonly authoritative?: boolean; readonly recursive?: boolean; readonly recursionCount?: number } = {},
): HandleRequest {
  const { authoritative = false, recursive = false, recursionCount = 0 } = options;
  const flags = opFlags.publicOnly | opFlags.cacheCertify | opFlags.requestDigest | (recursive ? opFlags.recursive : 0);
  return {
    opCode: opCodes.resolution,
    flags: (authoritative ? flags | opFlags.authoritative : flags) >>> 0,
    body: encodeResolutionRequest(question),
    recursionCount,
  };
}

/** The whole frame; it expires when its sender waits no longer. RFC 3652 §2.2 */
export function encodeRequest(
  request: HandleRequest,
  sent: { readonly requestId: number; readonly nowMs: number; readonly deadlineMs: number },
): Uint8Array {
  return encodeFrame({ ...request, ...sent });
}

/** 1 … 2³¹−1, not to be guessed: peers read it as signed. */
export function newRequestId(random: Random): number {
  const octets = random.bytes(4);
  const id = new DataView(octets.buffer, octets.byteOffset, 4).getUint32(0) & 0x7fffffff;
  return id === 0 ? 1 : id;
}
