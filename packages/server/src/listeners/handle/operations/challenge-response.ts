import { type Principal, toNameplateError } from '@nameplate/model';
import { decodeChallengeResponse, opCodes } from '@nameplate/protocol/handle';
import type { PendingChallenge } from '../challenges.ts';
import type { HandleAnswer, HandleRequest, OperationParts, SendPart } from '../exchange.ts';
import { refusalOf } from '../refusal.ts';

/**
 * CHALLENGE_RESPONSE, RFC 3652 §3.5.3: proves who sent the request that was challenged, and performs it. Every answer has
 * the operation of that request: deployed clients throw at another.
 */
export async function challengeResponse(
  request: HandleRequest,
  parts: OperationParts,
  sendPart: SendPart | undefined,
): Promise<HandleAnswer> {
  const response = decodeChallengeResponse(request.message.body);
  const pending = parts.challenges.take(request.connection, request.message.envelope.sessionId);
  const { opCode } = pending.request.message.header;
  const session = pending.request.session;
  const common = { opCode, ...(session === undefined ? {} : { session }) };
  try {
    const principal = await parts.proofs.checkResponse({
      reference: response.user,
      authType: response.authenticationType,
      nonce: pending.nonce,
      digest: pending.digest.octets,
      response: response.proof,
    });
    remember(pending, principal, request);
    if (opCode === opCodes.loginIdSystem) return { content: new Uint8Array(0), ...common };
    const performed = { ...pending.request, principal, connection: request.connection };
    const answer = await parts.perform(performed, sendPart && ((part) => sendPart({ ...part, ...common })));
    return { ...answer, ...common };
  } catch (thrown) {
    const failure = toNameplateError(thrown);
    return { ...refusalOf(failure, pending.request.message), ...common, failure };
  }
}

const loginsMax = 64;

/** A session stays authenticated; so does a connection on which the vendor's SDK logged in. */
function remember(pending: PendingChallenge, principal: Principal, { connection }: HandleRequest): void {
  const { session, message } = pending.request;
  if (session !== undefined) session.principal = principal;
  if (message.header.opCode !== opCodes.loginIdSystem) return;
  const { logins } = connection;
  logins.delete(pending.sessionId);
  const [oldest] = logins.keys();
  if (logins.size >= loginsMax && oldest !== undefined) logins.delete(oldest);
  logins.set(pending.sessionId, principal);
}
