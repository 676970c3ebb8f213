import { type Clock, NameplateError, type Random } from '@nameplate/model';
import {
  decodeChallenge,
  digestCodes,
  encodeHeaderAndBody,
  type HandleMessage,
  hasFlag,
  opCodes,
  opFlags,
  type ProtocolVersion,
  type RequestDigest,
  requestMessage,
  responseCodes,
  splitDigest,
} from '@nameplate/protocol/handle';
import { digest, sameOctets } from '@nameplate/protocol/handle-crypto';
import type { Conversation } from './conversation.ts';
import { answerChallenge, type HandleIdentity } from './handle-identity.ts';
import { refuseAnswer } from './refuse-answer.ts';
import { newRequestId } from './request.ts';
import type { Sealing } from './sealing.ts';

/** An operation of one request, and what may have to be proved for it. */
export interface Operation {
  readonly opCode: number;
  readonly flags: number;
  readonly body: Uint8Array;
  readonly identity: HandleIdentity | undefined;
  /** Until when its caller waits, Unix milliseconds. */
  readonly deadlineMs: number;
}

/** One message of the answer; `content` is its body without the request digest. */
export interface OperationAnswer {
  readonly message: HandleMessage;
  readonly content: Uint8Array;
}

export interface AdministerParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Octets that the contents of one answer may have together. */
  readonly answerBytesMax: number;
}

/**
 * Performs one operation over one connection: the request goes out once. Asked who we are, we answer only when the
 * challenge is about our own request, else somebody could have us sign theirs. RFC 3652 §3.5.
 * @throws NameplateError MALFORMED_MESSAGE, AUTHENTICATION_FAILED, UPSTREAM_UNAVAILABLE, LIMIT_EXCEEDED
 */
export async function* administer(
  { clock, random, answerBytesMax }: AdministerParts,
  conversation: Conversation,
  operation: Operation,
  sealing: Sealing,
): AsyncGenerator<OperationAnswer, void> {
  const { opCode, flags, body, identity, deadlineMs } = operation;
  const message = (asked: { opCode: number; flags: number; body: Uint8Array; sessionId?: number }) =>
    requestMessage({
      sessionId: sealing.sessionId ?? 0,
      ...asked,
      flags: asked.flags | opFlags.keepAlive | sealing.flags,
      requestId: newRequestId(random),
      nowMs: clock.now(),
      deadlineMs,
      ...(sealing.version === undefined ? {} : { version: sealing.version }),
    });
  let sent = message({ opCode, flags: flags | opFlags.requestDigest, body });
  const digested = encodeHeaderAndBody(sent);
  let octets = 0;
  for (let challenges = 0; ; ) {
    conversation.send(sealing.seal(sent));
    let answer: OperationAnswer;
    do {
      const opened = sealing.open(await conversation.next(sent.envelope.requestId));
      answer = readAnswer(opened, sent, { opCode, digested }, clock);
      if (answer.message.header.responseCode === responseCodes.authenticationNeeded) break;
      octets += messageOctets + answer.content.length;
      if (octets > answerBytesMax) throw tooLong(answerBytesMax);
      yield answer;
    } while (hasFlag(answer.message.header, opFlags.continuous));
    const { responseCode } = answer.message.header;
    if (challenges > 0 && !proofRefused.has(responseCode)) sealing.proved?.();
    if (responseCode !== responseCodes.authenticationNeeded) return;
    if (identity === undefined) {
      yield answer;
      return;
    }
    challenges += 1;
    if (challenges > challengesMax)
      throw new NameplateError('AUTHENTICATION_FAILED', `The server asked for proof ${challenges} times.`, {
        reason: 'CHALLENGES',
      });
    const { envelope } = answer.message;
    sent = message({
      opCode: opCodes.challengeResponse,
      flags: 0,
      body: await answerChallenge(identity, challengeIn(answer, digested), { version: lower(envelope), random }),
      sessionId: envelope.sessionId,
    });
  }
}

/** What a message counts beside its content: a list of empty messages is endless too. */
const messageOctets = 1024;

/** As deployed clients. */
const challengesMax = 2;

/** 402 … 406: who we are is not settled. */
const proofRefused: ReadonlySet<number> = new Set([
  responseCodes.authenticationNeeded,
  responseCodes.authenticationFailed,
  responseCodes.invalidCredential,
  responseCodes.authenticationTimeout,
  responseCodes.authenticationError,
]);

/**
 * Is it an answer to what was sent? To a challenge response a server answers with the operation, and with the digest, of
 * the request that was challenged, or of the response.
 */
function readAnswer(
  message: HandleMessage,
  sent: HandleMessage,
  original: { readonly opCode: number; readonly digested: Uint8Array },
  clock: Clock,
): OperationAnswer {
  const { header, envelope, body } = message;
  if (header.responseCode === 0) throw refuseAnswer('a request', 'RESPONSE_CODE');
  if (header.opCode !== sent.header.opCode && header.opCode !== original.opCode)
    throw refuseAnswer('of another operation', 'OPERATION');
  if (header.expirationTime * 1000 < clock.now()) throw refuseAnswer('expired', 'EXPIRED');
  // A challenge is about the request alone, and is compared where it is answered.
  if (header.responseCode === responseCodes.authenticationNeeded) return { message, content: body };
  if (!hasFlag(header, opFlags.requestDigest)) {
    // Peers below 2.1 do not know the digest.
    if (hasFlag(sent.header, opFlags.requestDigest) && envelope.major === 2 && envelope.minor > 0)
      throw refuseAnswer('without the digest that was asked for', 'DIGEST');
    return { message, content: body };
  }
  const { algorithm, digest: octetsOfDigest, rest } = splitDigest(body);
  const about = [original.digested, encodeHeaderAndBody(sent)];
  if (!about.some((octets) => sameOctets(digest(algorithm, octets), octetsOfDigest)))
    throw refuseAnswer('to something else: the digest differs', 'DIGEST');
  return { message, content: rest };
}

/** The nonce, once the digest is that of our own request. */
function challengeIn({ message, content }: OperationAnswer, digested: Uint8Array) {
  let own: RequestDigest | undefined;
  let rest = content;
  if (hasFlag(message.header, opFlags.requestDigest)) {
    const split = splitDigest(content);
    own = { algorithm: split.algorithm, octets: split.digest };
    rest = split.rest;
  }
  const challenge = decodeChallenge(rest, own);
  const { algorithm, octets } = challenge.digest;
  const isOld = message.envelope.minor === 0 || message.envelope.major === 5;
  if (algorithm === digestCodes.md5 && !isOld)
    throw refuseAnswer('a challenge with a digest that is too weak', 'DIGEST');
  if (!sameOctets(digest(algorithm, digested), octets))
    throw refuseAnswer('a challenge about something else: the digest differs', 'CHALLENGE_DIGEST');
  return challenge;
}

function lower({ major, minor, suggestMajor, suggestMinor }: HandleMessage['envelope']): ProtocolVersion {
  if (suggestMajor === 0) return { major, minor };
  const isSuggestedLower = suggestMajor < major || (suggestMajor === major && suggestMinor < minor);
  return isSuggestedLower ? { major: suggestMajor, minor: suggestMinor } : { major, minor };
}

function tooLong(limit: number): NameplateError {
  return new NameplateError('LIMIT_EXCEEDED', `The answer has more than ${limit} octets.`, {
    reason: 'ANSWER_BYTES',
    metadata: { limit: String(limit) },
  });
}
