import { encodeErrorBody, encodeResolutionBody } from './bodies.ts';
import { joinDigest, type RequestDigest } from './digest.ts';
import { encodeMessage, freshEnvelope, type HandleMessage, type Header, opFlags } from './frame.ts';
import { responseCodeFor, responseCodes } from './response-codes.ts';
import { encodeSite, type SiteRecord } from './site.ts';
import { answerVersion } from './version.ts';

/** What an answer takes from its server rather than from its request. */
export interface AnswerContext {
  /** Unix milliseconds. */
  readonly nowMs: number;
  /** Serial number of the server's site record. */
  readonly siteInfoSerial?: number;
  /** Of header and body as received, for a request that asked for its digest, and in a challenge. RFC 3652 §2.2.3. */
  readonly requestDigest?: RequestDigest;
  /** The answer to a challenge response has the operation of the request that was challenged. */
  readonly opCode?: number;
  /** A session that the server has begun. */
  readonly sessionId?: number;
  /** More answers follow to the same request. */
  readonly continued?: boolean;
  /** The values are past their time to live. */
  readonly stale?: boolean;
}

// Clients refuse an answer whose time is past; deployed servers give twelve hours.
const validS = 12 * 3600;

/** RFC 3652 §3.2.2. The handle as the request had it; the values' octets are copied. */
export function encodeResolutionResponse(
  request: HandleMessage,
  answer: { readonly handle: Uint8Array; readonly values: readonly Uint8Array[]; readonly authoritative?: boolean },
  context: AnswerContext,
): Uint8Array {
  return respond(request, responseCodes.success, encodeResolutionBody(answer.handle, answer.values), context);
}

/** RFC 3652 §3.3. */
export function encodeErrorResponse(
  request: HandleMessage,
  error: { readonly responseCode: number; readonly message: string },
  context: AnswerContext,
): Uint8Array {
  return respond(request, error.responseCode, encodeErrorBody(error.message), context);
}

/** The site record stands without a length in front. */
export function encodeSiteInfoResponse(request: HandleMessage, site: SiteRecord, context: AnswerContext): Uint8Array {
  return respond(request, responseCodes.success, encodeSite(site), context);
}

// What an answer repeats of its request; REC is set whatever the request said.
const repeated =
  opFlags.authoritative |
  opFlags.certify |
  opFlags.cacheCertify |
  opFlags.encrypt |
  opFlags.publicOnly |
  opFlags.doNotRefer;

/** The frame of an answer. */
export function respond(
  request: HandleMessage,
  responseCode: number,
  content: Uint8Array,
  context: AnswerContext,
): Uint8Array {
  return encodeMessage(answerMessage(request, responseCode, content, context));
}

/** The same, still to be signed or encrypted. A code that the peer's version lacks is sent as its older one. */
export function answerMessage(
  request: HandleMessage,
  responseCode: number,
  content: Uint8Array,
  context: AnswerContext,
): HandleMessage {
  const digest = context.requestDigest;
  const version = answerVersion(request.envelope);
  const header: Header = {
    opCode: context.opCode ?? request.header.opCode,
    responseCode: responseCodeFor(version, responseCode),
    flags:
      ((request.header.flags & repeated) |
        opFlags.recursive |
        (digest ? opFlags.requestDigest : 0) |
        (context.stale ? opFlags.stale : 0) |
        (context.continued ? opFlags.continuous : 0)) >>>
      0,
    siteInfoSerial: context.siteInfoSerial ?? 0xffff,
    recursionCount: request.header.recursionCount,
    expirationTime: Math.floor(context.nowMs / 1000) + validS,
  };
  const { requestId, sessionId } = request.envelope;
  const envelope = freshEnvelope({ version, requestId, sessionId: context.sessionId ?? sessionId });
  return { envelope, header, body: digest ? joinDigest(digest, content) : content, credential: new Uint8Array(0) };
}
