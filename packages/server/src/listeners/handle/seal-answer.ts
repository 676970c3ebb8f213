import { NameplateError } from '@nameplate/model';
import {
  type AnswerContext,
  answerMessage,
  answerVersion,
  atLeast,
  digestCodeOf,
  encodeMessage,
  encodePayload,
  envelopeOctets,
  type HandleMessage,
  hasFlag,
  headerAndBody,
  joinEnvelope,
  opFlags,
  type RequestDigest,
  responseCodes,
  wireLimits,
} from '@nameplate/protocol/handle';
import { cipherModeOf, digest, encryptForSession, macMessage, signMessage } from '@nameplate/protocol/handle-crypto';
import type { HandleAnswer, HandleRequest, OperationParts } from './exchange.ts';
import type { Session } from './sessions.ts';

/** The frame of an answer: with the request's digest, signed and encrypted as the request asks and the session allows. */
export async function sealAnswer(
  request: HandleRequest,
  answer: HandleAnswer,
  parts: Pick<OperationParts, 'clock' | 'random' | 'sessions' | 'serverKey'>,
  more: Pick<AnswerContext, 'continued' | 'requestDigest'> = {},
): Promise<Uint8Array> {
  const { message } = request;
  const requestDigest = more.requestDigest ?? askedDigest(request);
  const plain = answerMessage(message, answer.responseCode ?? responseCodes.success, answer.content, {
    nowMs: parts.clock.now(),
    ...(more.continued === undefined ? {} : { continued: more.continued }),
    ...(answer.stale === true ? { stale: true } : {}),
    ...(requestDigest === undefined ? {} : { requestDigest }),
    ...(answer.opCode === undefined ? {} : { opCode: answer.opCode }),
    ...(answer.sessionId === undefined ? {} : { sessionId: answer.sessionId }),
  });
  const session = request.session ?? answer.session ?? request.channel;
  const sealed = hasFlag(message.header, opFlags.certify) ? await signed(plain, session, parts) : plain;
  if (session === undefined || !isSecret(message, answer)) return sendable(encodeMessage(sealed));
  return sendable(encrypted(sealed, session, parts));
}

/** Peers drop a larger one, unread: they are told instead. @throws NameplateError LIMIT_EXCEEDED */
function sendable(frame: Uint8Array): Uint8Array {
  if (frame.length <= envelopeOctets + wireLimits.message) return frame;
  const text = `The answer has ${frame.length} octets; a Handle message may have ${wireLimits.message}: ask for some values by type or index, or over gRPC or HTTP.`;
  throw new NameplateError('LIMIT_EXCEEDED', text, {
    reason: 'ANSWER_TOO_LARGE',
    metadata: { limit: String(wireLimits.message) },
  });
}

/** Digest of header and body as they were received, in the algorithm of the answer's version. RFC 3652 §2.2.3. */
export function digestOfRequest({ message, frame }: HandleRequest): RequestDigest {
  const algorithm = digestCodeOf(answerVersion(message.envelope));
  return { algorithm, octets: digest(algorithm, headerAndBody(frame, message)) };
}

function askedDigest(request: HandleRequest): RequestDigest | undefined {
  const { envelope, header } = request.message;
  // Protocol 2.0 has no such digest.
  const asked = hasFlag(header, opFlags.requestDigest) && atLeast(answerVersion(envelope), 2, 1);
  return asked ? digestOfRequest(request) : undefined;
}

async function signed(
  message: HandleMessage,
  session: Session | undefined,
  { serverKey }: Pick<OperationParts, 'serverKey'>,
): Promise<HandleMessage> {
  if (session !== undefined) return macMessage(message, session.key, session.nextCounter());
  const key = await serverKey.ready();
  return key === undefined ? message : signMessage(message, key.privateKey);
}

function isSecret({ envelope, header }: HandleMessage, answer: HandleAnswer): boolean {
  return envelope.encrypted || hasFlag(header, opFlags.encrypt) || answer.confidential === true;
}

/** Everything after the envelope; its length is that of the cipher text. */
function encrypted(message: HandleMessage, session: Session, { random }: Pick<OperationParts, 'random'>): Uint8Array {
  const payload = encryptForSession(
    session.cipher,
    session.key,
    encodePayload(message),
    random,
    cipherModeOf(message.envelope),
  );
  return joinEnvelope({ ...message.envelope, encrypted: true }, payload);
}
