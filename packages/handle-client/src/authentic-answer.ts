import { isNameplateError, NameplateError } from '@nameplate/model';
import { decodePublicKey, hasFlag, headerAndBody, opFlags } from '@nameplate/protocol/handle';
import { publicKeyObject, verifyMessage } from '@nameplate/protocol/handle-crypto';
import type { CheckedAnswer } from './check-answer.ts';
import { type Endpoint, endpointName } from './endpoint.ts';
import type { HandleRequest } from './request.ts';

/**
 * Which answers have to be signed by the server that gave them. `known`: those of servers whose key their site record
 * tells; `require`: all, so that a server without a key is not asked; `off`: none.
 */
export type AnswerSignatures = 'off' | 'known' | 'require';

/**
 * The request, with the wish for a signed answer where one can be verified (CT, RFC 3652 §2.2.2.3).
 * @throws NameplateError UPSTREAM_UNAVAILABLE, reason SERVER_KEY_UNKNOWN
 */
export function askSigned(request: HandleRequest, endpoint: Endpoint, signatures: AnswerSignatures): HandleRequest {
  if (signatures === 'off') return request;
  if (endpoint.publicKey !== undefined) return { ...request, flags: (request.flags | opFlags.certify) >>> 0 };
  if (signatures === 'known') return request;
  throw notAuthentic(endpoint, 'is not asked: its site record tells no key to verify its answers with', {
    reason: 'SERVER_KEY_UNKNOWN',
  });
}

/**
 * A signed answer is by the key of the server's site record, and to this request. RFC 3652 §2.2.4. A server that cannot
 * prove who it is has not answered: another may be asked, and nothing of it is kept.
 * @throws NameplateError UPSTREAM_UNAVAILABLE, reason ANSWER_NOT_AUTHENTIC
 */
export function refuseForged(
  asked: HandleRequest,
  { message }: CheckedAnswer,
  frame: Uint8Array,
  endpoint: Endpoint,
): void {
  if ((asked.flags & opFlags.certify) === 0 || endpoint.publicKey === undefined) return;
  if (message.credential.length === 0) throw notAuthentic(endpoint, 'did not sign its answer, though its key is known');
  // Without the digest of the request an old answer, signed as well, would do.
  if ((asked.flags & opFlags.requestDigest) !== 0 && !hasFlag(message.header, opFlags.requestDigest))
    throw notAuthentic(endpoint, 'signed an answer that does not say to what');
  if (!isSignedBy(endpoint.publicKey, message, frame))
    throw notAuthentic(endpoint, 'signed its answer with another key than its site record tells');
}

function isSignedBy(publicKey: Uint8Array, message: CheckedAnswer['message'], frame: Uint8Array): boolean {
  try {
    return verifyMessage(message, headerAndBody(frame, message), publicKeyObject(decodePublicKey(publicKey)));
  } catch (thrown) {
    // A key or a credential that cannot be read verifies nothing.
    if (isNameplateError(thrown)) return false;
    throw thrown;
  }
}

function notAuthentic(endpoint: Endpoint, why: string, { reason = 'ANSWER_NOT_AUTHENTIC' } = {}): NameplateError {
  const server = endpointName(endpoint);
  return new NameplateError('UPSTREAM_UNAVAILABLE', `${server} ${why}.`, { reason, metadata: { server } });
}
