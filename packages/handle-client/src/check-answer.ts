import { createHash } from 'node:crypto';
import {
  decodeMessage,
  envelopeOctets,
  type HandleMessage,
  hasFlag,
  headerOctets,
  opFlags,
  splitDigest,
} from '@nameplate/protocol/handle';
import { refuseAnswer } from './refuse-answer.ts';

/** An answer that belongs to its request; `content` is the body without the digest in front. */
export interface CheckedAnswer {
  readonly message: HandleMessage;
  readonly content: Uint8Array;
}

/**
 * Is this the answer to that request? Request id, operation, time and, when it was asked for, the digest must fit.
 * RFC 3652 §2.2.2, §2.2.3.
 * @throws NameplateError MALFORMED_MESSAGE
 */
export function checkAnswer(request: Uint8Array, answer: Uint8Array, nowMs: number): CheckedAnswer {
  const asked = decodeMessage(request);
  const message = decodeMessage(answer);
  const { envelope, header, body } = message;
  if (envelope.requestId !== asked.envelope.requestId) throw refuseAnswer('of another request', 'REQUEST_ID');
  if (header.responseCode === 0) throw refuseAnswer('a request', 'RESPONSE_CODE');
  if (header.opCode !== asked.header.opCode) throw refuseAnswer('of another operation', 'OPERATION');
  if (header.expirationTime * 1000 < nowMs) throw refuseAnswer('expired', 'EXPIRED');
  if (!hasFlag(header, opFlags.requestDigest)) {
    // Peers below 2.1 do not know the digest.
    if (hasFlag(asked.header, opFlags.requestDigest) && envelope.major === 2 && envelope.minor > 0)
      throw refuseAnswer('without the digest that was asked for', 'DIGEST');
    return { message, content: body };
  }
  const { digest, rest } = splitDigest(body);
  const algorithm = digest.length === 32 ? 'sha256' : digest.length === 20 ? 'sha1' : 'md5';
  const digested = request.subarray(envelopeOctets, envelopeOctets + headerOctets + asked.body.length);
  if (!createHash(algorithm).update(digested).digest().equals(digest))
    throw refuseAnswer('to something else: the digest differs', 'DIGEST');
  return { message, content: rest };
}
