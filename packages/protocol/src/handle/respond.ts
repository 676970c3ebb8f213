import { encodeResolutionBody } from './bodies.ts';
import { encodeMessage, type HandleMessage, type Header, hasFlag, opFlags, ownVersion } from './frame.ts';
import { encodeSite, type SiteRecord } from './site.ts';
import { WireWriter } from './writer.ts';

/** What an answer takes from its server rather than from its request. */
export interface AnswerContext {
  /** Unix milliseconds. */
  readonly nowMs: number;
  /** Serial number of the server's site record. */
  readonly siteInfoSerial?: number;
  /** SHA-256 of header and body as received, for a request that asked for its digest. RFC 3652 §2.2.3. */
  readonly requestDigest?: Uint8Array;
}

// Clients refuse an answer whose time is past; deployed servers give twelve hours.
const validS = 12 * 3600;
const codes = { success: 1 } as const;
const digestSha256 = 3;

/** RFC 3652 §3.2.2. The handle as the request had it; the values' octets are copied. */
export function encodeResolutionResponse(
  request: HandleMessage,
  answer: { readonly handle: Uint8Array; readonly values: readonly Uint8Array[]; readonly authoritative?: boolean },
  context: AnswerContext,
): Uint8Array {
  return respond(request, codes.success, encodeResolutionBody(answer.handle, answer.values), context);
}

/** RFC 3652 §3.3. */
export function encodeErrorResponse(
  request: HandleMessage,
  error: { readonly responseCode: number; readonly message: string },
  context: AnswerContext,
): Uint8Array {
  const writer = new WireWriter();
  writer.text(error.message);
  return respond(request, error.responseCode, writer.finish(), context);
}

/** The site record stands without a length in front. */
export function encodeSiteInfoResponse(request: HandleMessage, site: SiteRecord, context: AnswerContext): Uint8Array {
  return respond(request, codes.success, encodeSite(site), context);
}

// What an answer repeats of its request; REC is set whatever the request said.
const repeated =
  opFlags.authoritative |
  opFlags.certify |
  opFlags.cacheCertify |
  opFlags.encrypt |
  opFlags.publicOnly |
  opFlags.doNotRefer;

function respond(
  request: HandleMessage,
  responseCode: number,
  content: Uint8Array,
  context: AnswerContext,
): Uint8Array {
  const digest = hasFlag(request.header, opFlags.requestDigest) ? context.requestDigest : undefined;
  const header: Header = {
    opCode: request.header.opCode,
    responseCode,
    flags: ((request.header.flags & repeated) | opFlags.recursive | (digest ? opFlags.requestDigest : 0)) >>> 0,
    siteInfoSerial: context.siteInfoSerial ?? 0xffff,
    recursionCount: request.header.recursionCount,
    expirationTime: Math.floor(context.nowMs / 1000) + validS,
  };
  const body = digest ? withDigest(digest, content) : content;
  return encodeMessage({ envelope: answerEnvelope(request), header, body, credential: new Uint8Array(0) });
}

/** Version negotiation: the lower of what the client can speak at most and what we can. */
function answerEnvelope({ envelope }: HandleMessage): HandleMessage['envelope'] {
  const suggested =
    envelope.suggestMajor === 0
      ? { major: envelope.major, minor: envelope.minor }
      : { major: envelope.suggestMajor, minor: envelope.suggestMinor };
  // Major 5 marks a mislabelled 2.0 client.
  const asked = suggested.major === 5 || envelope.major === 5 ? { major: 2, minor: 0 } : suggested;
  const lower = asked.major < ownVersion.major || (asked.major === ownVersion.major && asked.minor < ownVersion.minor);
  const spoken = lower ? asked : ownVersion;
  return {
    ...envelope,
    major: spoken.major,
    minor: spoken.minor,
    compressed: false,
    encrypted: false,
    truncated: false,
    suggestMajor: ownVersion.major,
    suggestMinor: ownVersion.minor,
    sequenceNumber: 0,
    messageLength: 0,
  };
}

function withDigest(digest: Uint8Array, content: Uint8Array): Uint8Array {
  const writer = new WireWriter(1 + digest.length + content.length);
  return writer.u8(digestSha256).raw(digest).raw(content).finish();
}
