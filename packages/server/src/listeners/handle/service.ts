import { type Clock, NameplateError, type Random, toNameplateError } from '@nameplate/model';
import {
  answerVersion,
  atLeast,
  decodeMessage,
  encodeChallenge,
  encodeErrorResponse,
  envelopeOctets,
  type HandleMessage,
  headerOctets,
  opCodes,
  responseCodes,
  type SiteRecord,
} from '@nameplate/protocol/handle';
import type { Registry } from '@nameplate/registry';
import type { Resolver } from '@nameplate/resolver';
import type { HandleProofs } from '../../authentication/handle-proofs.ts';
import type { Logger } from '../../observe/logger.ts';
import type { OpenRequest, Requests } from '../../observe/requests.ts';
import { Challenges } from './challenges.ts';
import type { HandleConnection } from './connection.ts';
import type { HandleAnswer, HandleRequest, OperationParts, SendPart } from './exchange.ts';
import { openRequest } from './open-request.ts';
import { operations } from './operations/index.ts';
import { handleCodeOf, refusalOf } from './refusal.ts';
import { refuseExpired } from './refuse-expired.ts';
import { digestOfRequest, sealAnswer } from './seal-answer.ts';
import type { ServerKey } from './server-key.ts';
import { Sessions } from './sessions.ts';
import { SignedRequests } from './signed-requests.ts';
import { UnprovedNotices } from './unproved-notices.ts';

export interface HandleServiceOptions {
  readonly registry: Registry;
  readonly resolver: Resolver;
  readonly proofs: HandleProofs;
  readonly serverKey: ServerKey;
  readonly requests: Requests;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** This server as clients find it; asked each time, since the port may be any free one. */
  readonly site: (publicKey: Uint8Array) => SiteRecord;
  /** `handle_unproved_answer`. */
  readonly unprovedAnswer: 'challenge' | 'refuse';
}

/** Sends the octets of one part of an answer; settles when the peer can take more. */
export type SendOctets = (octets: Uint8Array) => Promise<void>;

/** Answers Handle messages, whichever way they came: opens, performs by the table of operations, seals. */
export class HandleService {
  readonly #options: HandleServiceOptions;
  readonly #parts: OperationParts;
  readonly #signedRequests: SignedRequests;
  readonly #notices: UnprovedNotices;

  constructor(options: HandleServiceOptions) {
    const { clock, random, proofs } = options;
    this.#options = options;
    this.#notices = new UnprovedNotices(options);
    this.#signedRequests = new SignedRequests({ proofs, clock });
    this.#parts = {
      ...options,
      challenges: new Challenges({ clock, random }),
      sessions: new Sessions({ clock, random }),
      perform: (request, sendPart) => this.#perform(request, sendPart),
    };
  }

  /**
   * The answer to one whole frame, or its last part when `send` takes the parts before. Never rejects: a failure is an
   * answer too.
   */
  async answer(frame: Uint8Array, connection: HandleConnection, send?: SendOctets): Promise<Uint8Array> {
    let open: OpenRequest | undefined;
    let request: HandleRequest | undefined;
    try {
      open = this.#options.requests.begin(connection.protocol, methodOf(frame));
      const { sessions } = this.#parts;
      request = await openRequest(frame, {
        connection,
        id: open.id,
        sessions,
        signedRequests: this.#signedRequests,
      });
      const opened = request;
      refuseExpired(opened, this.#options.clock);
      const sendPart =
        send && (async (part: HandleAnswer) => send(await sealAnswer(opened, part, this.#parts, { continued: true })));
      const answer = await this.#perform(opened, sendPart);
      const octets = await sealAnswer(opened, answer, this.#parts);
      open.end(answer.failure);
      return octets;
    } catch (thrown) {
      const error = open?.end(thrown) ?? toNameplateError(thrown);
      return request === undefined ? this.refuse(frame, error) : await this.#refuse(request, error);
    }
  }

  /** An error answer to as much of a request as there is; at least its envelope. */
  refuse(frame: Uint8Array, thrown: unknown): Uint8Array {
    const error = toNameplateError(thrown);
    const refusal = { responseCode: handleCodeOf(error), message: error.message };
    return encodeErrorResponse(withoutBody(frame), refusal, { nowMs: this.#options.clock.now() });
  }

  async #perform(request: HandleRequest, sendPart: SendPart | undefined): Promise<HandleAnswer> {
    const { opCode } = request.message.header;
    const operation = operations.get(opCode);
    if (operation === undefined) throw unsupported(opCode);
    return await operation.perform(request, this.#parts, sendPart);
  }

  async #refuse(request: HandleRequest, error: NameplateError): Promise<Uint8Array> {
    try {
      if (error.code === 'AUTHENTICATION_NEEDED') return await this.#challenge(request, error);
      return await sealAnswer(request, refusalOf(error, request.message), this.#parts);
    } catch (thrown) {
      return this.refuse(request.frame, thrown);
    }
  }

  /**
   * RFC 3652 §3.5.1. The vendor's SDK takes 402 for success unless it has logged in: where an operator wants it so, who
   * has no session of ours is refused instead.
   */
  async #challenge(request: HandleRequest, error: NameplateError): Promise<Uint8Array> {
    const isLogin = request.message.header.opCode === opCodes.loginIdSystem;
    const mayChallenge = this.#options.unprovedAnswer === 'challenge' || isLogin || request.session !== undefined;
    if (!mayChallenge) {
      const refusal = { ...refusalOf(error, request.message), responseCode: responseCodes.invalidAdmin };
      return await sealAnswer(request, refusal, this.#parts);
    }
    if (!isLogin && request.session === undefined) this.#notices.challenged(request);
    const digest = digestOfRequest(request);
    const { nonce, sessionId } = this.#parts.challenges.issue(request, digest);
    const answer = { responseCode: responseCodes.authenticationNeeded, sessionId };
    // Protocol 2.0 has the digest behind the nonce; later ones always have it in front, asked for or not.
    if (!atLeast(answerVersion(request.message.envelope), 2, 1))
      return await sealAnswer(request, { ...answer, content: encodeChallenge(nonce, digest.octets) }, this.#parts);
    const content = encodeChallenge(nonce);
    return await sealAnswer(request, { ...answer, content }, this.#parts, { requestDigest: digest });
  }
}

/** A bounded set, for metrics: what comes from outside is not a label. */
function methodOf(frame: Uint8Array): string {
  if (frame.length < envelopeOctets + 4) return 'other';
  if (isEncrypted(frame)) return 'encrypted';
  return operations.get(view(frame).getUint32(envelopeOctets))?.name ?? 'other';
}

function isEncrypted(frame: Uint8Array): boolean {
  return ((frame[2] ?? 0) & 0x40) !== 0;
}

/** Envelope and header of a frame whose rest could not be read, as a message without a body. */
function withoutBody(frame: Uint8Array): HandleMessage {
  const bare = new Uint8Array(envelopeOctets + headerOctets);
  // Of an encrypted message only the envelope can be read.
  bare.set(frame.subarray(0, isEncrypted(frame) ? envelopeOctets : bare.length));
  // Not compressed, not encrypted, not truncated; the suggested version stays. RFC 3652 §2.2.1.
  bare[2] = (bare[2] ?? 0) & 0x03;
  view(bare).setUint32(16, headerOctets);
  view(bare).setUint32(envelopeOctets + 20, 0);
  return decodeMessage(bare);
}

function view(octets: Uint8Array): DataView {
  return new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
}

function unsupported(opCode: number): NameplateError {
  return new NameplateError('UNSUPPORTED_OPERATION', `Operation ${opCode} is not offered.`, {
    metadata: { opCode: String(opCode) },
  });
}
