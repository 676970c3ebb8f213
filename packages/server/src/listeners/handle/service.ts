import { createHash } from 'node:crypto';
import {
  anonymous,
  type Clock,
  errorTable,
  isNameplateError,
  NameplateError,
  toNameplateError,
} from '@nameplate/model';
import {
  type AnswerContext,
  answerVersion,
  decodeMessage,
  decodeResolutionRequest,
  digestCodeOf,
  encodeErrorResponse,
  encodeReferralBody,
  encodeResolutionResponse,
  encodeSiteInfoResponse,
  envelopeOctets,
  type HandleMessage,
  hasFlag,
  headerAndBody,
  headerOctets,
  opCodes,
  opFlags,
  respond,
  responseCodes,
  type SiteRecord,
} from '@nameplate/protocol/handle';
import { type Resolver, targetFromHandle } from '@nameplate/resolver';
import type { OpenRequest, Protocol, Requests } from '../../observe/requests.ts';

export interface HandleServiceOptions {
  readonly resolver: Resolver;
  readonly requests: Requests;
  readonly clock: Clock;
  /** This server as clients find it; asked each time, since the port may be any free one. */
  readonly site: () => SiteRecord;
}

/** Answers Handle messages, whichever way they came. Everybody is anonymous here: public values only. */
export class HandleService {
  readonly #options: HandleServiceOptions;

  constructor(options: HandleServiceOptions) {
    this.#options = options;
  }

  /** The answer to one whole frame. Never rejects: a failure is an answer too. */
  async answer(frame: Uint8Array, protocol: Protocol): Promise<Uint8Array> {
    let open: OpenRequest | undefined;
    try {
      open = this.#options.requests.begin(protocol, methodOf(frame));
      const answer = await this.#answer(decodeMessage(frame), frame, protocol, open.id);
      open.end();
      return answer;
    } catch (thrown) {
      return this.refuse(frame, open?.end(thrown) ?? thrown);
    }
  }

  /** An error answer to as much of a request as there is; at least its envelope. */
  refuse(frame: Uint8Array, thrown: unknown): Uint8Array {
    const { code, message, referral } = toNameplateError(thrown);
    const whole = tryDecode(frame);
    const request = whole ?? withoutBody(frame);
    const context = whole === undefined ? { nowMs: this.#options.clock.now() } : this.#context(whole, frame);
    const refers = referral !== undefined && !hasFlag(request.header, opFlags.doNotRefer);
    if (refers) return respond(request, referralCodes[referral.kind], encodeReferralBody(referral), context);
    return encodeErrorResponse(request, { responseCode: errorTable[code].handle, message }, context);
  }

  async #answer(message: HandleMessage, frame: Uint8Array, protocol: Protocol, requestId: string): Promise<Uint8Array> {
    const { header } = message;
    const context = this.#context(message, frame);
    if (header.responseCode !== 0)
      throw new NameplateError('MALFORMED_MESSAGE', 'Expected a request, found a response.');
    if (header.opCode === opCodes.getSiteInfo) return encodeSiteInfoResponse(message, this.#options.site(), context);
    if (header.opCode !== opCodes.resolution) throw unsupported(header.opCode);

    const { handle, types, indexes } = decodeResolutionRequest(message.body);
    const { values, authoritative, upstream } = await this.#options.resolver.resolve(
      {
        identifier: targetFromHandle(handle),
        types,
        indexes,
        want: { place: false, readings: false },
        authoritative: hasFlag(header, opFlags.authoritative),
        publicOnly: true,
        recursion: hasFlag(header, opFlags.recursive),
      },
      { principal: anonymous, protocol, requestId, recursionCount: header.recursionCount + 1 },
    );
    const octets = values.map((value) => value.handle);
    return encodeResolutionResponse(
      message,
      { handle: firstText(message.body), values: octets, authoritative },
      upstream?.stale === true ? { ...context, stale: true } : context,
    );
  }

  /** RFC 3652 §2.2.3: the digest is over header and body as they were received. */
  #context(message: HandleMessage, frame: Uint8Array): AnswerContext {
    const nowMs = this.#options.clock.now();
    if (!hasFlag(message.header, opFlags.requestDigest)) return { nowMs };
    const algorithm = digestCodeOf(answerVersion(message.envelope));
    const octets = createHash(hashNames[algorithm]).update(headerAndBody(frame, message)).digest();
    return { nowMs, requestDigest: { algorithm, octets } };
  }
}

// By the code that stands in front of the digest.
const hashNames = { 1: 'md5', 2: 'sha1', 3: 'sha256' } as const;

/** RFC 3652 §3.4. */
const referralCodes = { service: responseCodes.serviceReferral, prefix: responseCodes.prefixReferral } as const;

/** A bounded set, for metrics: what comes from outside is not a label. */
function methodOf(frame: Uint8Array): string {
  const opCode = frame.length >= envelopeOctets + 4 ? view(frame).getUint32(envelopeOctets) : 0;
  if (opCode === opCodes.resolution) return 'resolution';
  return opCode === opCodes.getSiteInfo ? 'site-info' : 'other';
}

function tryDecode(frame: Uint8Array): HandleMessage | undefined {
  try {
    return decodeMessage(frame);
  } catch (thrown) {
    if (isNameplateError(thrown)) return undefined;
    throw thrown;
  }
}

/** Envelope and header of a frame whose rest could not be read, as a message without a body. */
function withoutBody(frame: Uint8Array): HandleMessage {
  const bare = new Uint8Array(envelopeOctets + headerOctets);
  bare.set(frame.subarray(0, bare.length));
  // Not compressed, not encrypted, not truncated; the suggested version stays. RFC 3652 §2.2.1.
  bare[2] = (bare[2] ?? 0) & 0x03;
  view(bare).setUint32(16, headerOctets);
  view(bare).setUint32(envelopeOctets + 20, 0);
  return decodeMessage(bare);
}

/** The octets of the handle, as the request has them: the answer repeats them, however they were written. */
function firstText(body: Uint8Array): Uint8Array {
  return body.subarray(4, 4 + view(body).getUint32(0));
}

function view(octets: Uint8Array): DataView {
  return new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
}

function unsupported(opCode: number): NameplateError {
  const message = `Operation ${opCode} is not offered over the Handle protocol: use gRPC, or the nameplate command.`;
  return new NameplateError('UNSUPPORTED_OPERATION', message, { metadata: { opCode: String(opCode) } });
}
