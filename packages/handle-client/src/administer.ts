import { type Clock, NameplateError, type Random } from '@nameplate/model';
import {
  decodeChallenge,
  decodeMessage,
  digestCodes,
  encodeRequest,
  type HandleMessage,
  hasFlag,
  headerAndBody,
  opCodes,
  opFlags,
  type ProtocolVersion,
  type RequestDigest,
  responseCodes,
  splitDigest,
} from '@nameplate/protocol/handle';
import { digest, sameOctets } from '@nameplate/protocol/handle-crypto';
import type { Conversation } from './conversation.ts';
import { answerChallenge, type HandleIdentity } from './handle-identity.ts';
import { newRequestId } from './request.ts';

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
): AsyncGenerator<OperationAnswer, void> {
  const { opCode, flags, body, identity, deadlineMs } = operation;
  let frame = encodeRequest({
    opCode,
    flags: flags | opFlags.requestDigest | opFlags.keepAlive,
    body,
    requestId: newRequestId(random),
    nowMs: clock.now(),
    deadlineMs,
  });
  const digested = headerAndBody(frame, { body });
  let octets = 0;
  for (let challenges = 0; ; ) {
    const sent = decodeMessage(frame);
    conversation.send(frame);
    let answer: OperationAnswer;
    do {
      answer = readAnswer(await conversation.next(sent.envelope.requestId), sent, { opCode, digested, frame }, clock);
      if (answer.message.header.responseCode === responseCodes.authenticationNeeded) break;
      octets += messageOctets + answer.content.length;
      if (octets > answerBytesMax) throw tooLong(answerBytesMax);
      yield answer;
    } while (hasFlag(answer.message.header, opFlags.continuous));
    if (answer.message.header.responseCode !== responseCodes.authenticationNeeded) return;
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
    frame = encodeRequest({
      opCode: opCodes.challengeResponse,
      flags: opFlags.keepAlive,
      body: await answerChallenge(identity, challengeIn(answer, digested), { version: lower(envelope), random }),
      requestId: newRequestId(random),
      nowMs: clock.now(),
      deadlineMs,
      sessionId: envelope.sessionId,
    });
  }
}

/** What a message counts beside its content: a list of empty messages is endless too. */
const messageOctets = 1024;

/** As deployed clients. */
const challengesMax = 2;

/**
 * Is it an answer to what was sent? To a challenge response a server answers with the operation, and with the digest, of
 * the request that was challenged, or of the response.
 */
function readAnswer(
  octets: Uint8Array,
  sent: HandleMessage,
  original: { readonly opCode: number; readonly digested: Uint8Array; readonly frame: Uint8Array },
  clock: Clock,
): OperationAnswer {
  const message = decodeMessage(octets);
  const { header, envelope, body } = message;
  if (header.responseCode === 0) throw refused('a request', 'RESPONSE_CODE');
  if (header.opCode !== sent.header.opCode && header.opCode !== original.opCode)
    throw refused('of another operation', 'OPERATION');
  if (header.expirationTime * 1000 < clock.now()) throw refused('expired', 'EXPIRED');
  // A challenge is about the request alone, and is compared where it is answered.
  if (header.responseCode === responseCodes.authenticationNeeded) return { message, content: body };
  if (!hasFlag(header, opFlags.requestDigest)) {
    // Peers below 2.1 do not know the digest.
    if (hasFlag(sent.header, opFlags.requestDigest) && envelope.major === 2 && envelope.minor > 0)
      throw refused('without the digest that was asked for', 'DIGEST');
    return { message, content: body };
  }
  const { algorithm, digest: octetsOfDigest, rest } = splitDigest(body);
  const about = [original.digested, headerAndBody(original.frame, sent)];
  if (!about.some((octets) => sameOctets(digest(algorithm, octets), octetsOfDigest)))
    throw refused('to something else: the digest differs', 'DIGEST');
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
  if (algorithm === digestCodes.md5 && !isOld) throw refused('a challenge with a digest that is too weak', 'DIGEST');
  if (!sameOctets(digest(algorithm, digested), octets))
    throw refused('a challenge about something else: the digest differs', 'CHALLENGE_DIGEST');
  return challenge;
}

function lower({ major, minor, suggestMajor, suggestMinor }: HandleMessage['envelope']): ProtocolVersion {
  if (suggestMajor === 0) return { major, minor };
  const isSuggestedLower = suggestMajor < major || (suggestMajor === major && suggestMinor < minor);
  return isSuggestedLower ? { major: suggestMajor, minor: suggestMinor } : { major, minor };
}

function refused(what: string, reason: string): NameplateError {
  return new NameplateError('MALFORMED_MESSAGE', `The answer is ${what}.`, { reason: `ANSWER_${reason}` });
}

function tooLong(limit: number): NameplateError {
  return new NameplateError('LIMIT_EXCEEDED', `The answer has more than ${limit} octets.`, {
    reason: 'ANSWER_BYTES',
    metadata: { limit: String(limit) },
  });
}
