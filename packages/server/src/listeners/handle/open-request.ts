import { anonymous, NameplateError } from '@nameplate/model';
import {
  credentialTypes,
  decodeMessage,
  decodePayload,
  type HandleMessage,
  headerAndBody,
  joinEnvelope,
  opCodes,
  splitEnvelope,
} from '@nameplate/protocol/handle';
import { cipherModeOf, credentialOf, decryptFromSession, verifyMessageMac } from '@nameplate/protocol/handle-crypto';
import type { HandleConnection } from './connection.ts';
import type { HandleRequest } from './exchange.ts';
import type { Session, Sessions } from './sessions.ts';
import type { SignedRequests } from './signed-requests.ts';

export interface OpenContext {
  readonly connection: HandleConnection;
  readonly id: string;
  readonly sessions: Sessions;
  readonly signedRequests: SignedRequests;
}

/**
 * Reads a request, decrypts it when it is encrypted, and says who sent it: who signed it, whom the session's key proves,
 * or who logged in on this connection; anonymous otherwise. A session id alone proves nothing.
 * @throws NameplateError MALFORMED_MESSAGE; AUTHENTICATION_FAILED for a session that is not, or a MAC or signature that is
 * wrong
 */
export async function openRequest(received: Uint8Array, context: OpenContext): Promise<HandleRequest> {
  const { connection, id, sessions } = context;
  const { frame, channel } = inClear(received, sessions);
  const message = decodeMessage(frame);
  if (message.header.responseCode !== 0)
    throw new NameplateError('MALFORMED_MESSAGE', 'Expected a request, found a response.');
  const opened = channel === undefined ? message : { ...message, envelope: { ...message.envelope, encrypted: true } };
  const session = provedSession(opened, frame, sessions);
  const signer = provesItself(opened) ? undefined : await context.signedRequests.signerOf(opened, frame);
  const login = connection.logins.get(message.envelope.sessionId);
  const principal = signer ?? session?.principal ?? login ?? anonymous;
  const isLogin = signer === undefined && session === undefined && login !== undefined;
  return { message: opened, frame, connection, id, session, channel, principal, isLogin };
}

/** The frame as if it had not been encrypted, and the session that it was encrypted in. RFC 3652 §2.2.1, EC. */
function inClear(
  received: Uint8Array,
  sessions: Sessions,
): { readonly frame: Uint8Array; readonly channel: Session | undefined } {
  if (((received[2] ?? 0) & 0x40) === 0) return { frame: received, channel: undefined };
  const { envelope, payload } = splitEnvelope(received);
  const channel = sessions.find(envelope.sessionId);
  const clear = decryptFromSession(channel.cipher, channel.key, payload, cipherModeOf(envelope));
  const plain = { ...envelope, encrypted: false, messageLength: clear.length };
  decodePayload(plain, clear);
  return { frame: joinEnvelope(plain, clear), channel };
}

/** The answer to a challenge carries a proof of its own; before a key is exchanged there is nothing to make a MAC with. */
function provesItself({ header }: HandleMessage): boolean {
  return header.opCode === opCodes.challengeResponse || header.opCode === opCodes.sessionExchangeKey;
}

function provedSession(message: HandleMessage, frame: Uint8Array, sessions: Sessions): Session | undefined {
  const { sessionId } = message.envelope;
  if (sessionId === 0 || provesItself(message)) return undefined;
  const credential = credentialOf(message);
  if (credential?.type !== credentialTypes.mac) return undefined;
  const session = sessions.find(sessionId);
  if (!verifyMessageMac(message, headerAndBody(frame, message), session.key))
    throw new NameplateError('AUTHENTICATION_FAILED', 'The request is not signed with the key of its session.', {
      reason: 'SESSION_MAC',
    });
  session.take(credential.sessionCounter);
  sessions.used(session);
  return session;
}
