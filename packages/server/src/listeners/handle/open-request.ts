import { anonymous, NameplateError } from '@nameplate/model';
import {
  atLeast,
  credentialTypes,
  decodeMessage,
  decodePayload,
  type HandleMessage,
  headerAndBody,
  joinEnvelope,
  opCodes,
  splitEnvelope,
} from '@nameplate/protocol/handle';
import { credentialOf, decryptFromSession, verifyMessageMac } from '@nameplate/protocol/handle-crypto';
import type { HandleConnection } from './connection.ts';
import type { HandleRequest } from './exchange.ts';
import type { Session, Sessions } from './sessions.ts';

/**
 * Reads a request, decrypts it when it is encrypted, and says who sent it: whom the session's key proves, or who logged
 * in on this connection; anonymous otherwise. A session id alone proves nothing.
 * @throws NameplateError MALFORMED_MESSAGE; AUTHENTICATION_FAILED for a session that is not, or a MAC that is wrong
 */
export function openRequest(
  received: Uint8Array,
  context: { readonly connection: HandleConnection; readonly id: string; readonly sessions: Sessions },
): HandleRequest {
  const { connection, id, sessions } = context;
  const frame = inClear(received, sessions);
  const message = decodeMessage(frame);
  if (message.header.responseCode !== 0)
    throw new NameplateError('MALFORMED_MESSAGE', 'Expected a request, found a response.');
  const encrypted = frame !== received;
  const opened = encrypted ? { ...message, envelope: { ...message.envelope, encrypted } } : message;
  const session = provedSession(opened, frame, sessions);
  const login = connection.logins.get(message.envelope.sessionId);
  const principal = session?.principal ?? login ?? anonymous;
  return { message: opened, frame, connection, id, session, principal, isLogin: session === undefined && !!login };
}

/** The frame as if it had not been encrypted. RFC 3652 §2.2.1, EC. */
function inClear(received: Uint8Array, sessions: Sessions): Uint8Array {
  if (((received[2] ?? 0) & 0x40) === 0) return received;
  const { envelope, payload } = splitEnvelope(received);
  const session = sessions.find(envelope.sessionId);
  if (session === undefined) throw unknownSession();
  const mode = atLeast(envelope, 2, 4) ? 'cbc' : 'ecb';
  const clear = decryptFromSession(session.cipher, session.key, payload, mode);
  const plain = { ...envelope, encrypted: false, messageLength: clear.length };
  decodePayload(plain, clear);
  return joinEnvelope(plain, clear);
}

function provedSession(message: HandleMessage, frame: Uint8Array, sessions: Sessions): Session | undefined {
  const { sessionId } = message.envelope;
  // The answer to a challenge carries a proof of its own, and no MAC.
  if (sessionId === 0 || message.credential.length === 0 || message.header.opCode === opCodes.challengeResponse)
    return undefined;
  const credential = credentialOf(message);
  if (credential?.type !== credentialTypes.mac) return undefined;
  const session = sessions.find(sessionId);
  if (session === undefined) throw unknownSession();
  if (!verifyMessageMac(message, headerAndBody(frame, message), session.key))
    throw new NameplateError('AUTHENTICATION_FAILED', 'The request is not signed with the key of its session.', {
      reason: 'SESSION_MAC',
    });
  session.take(credential.sessionCounter);
  return session;
}

export function unknownSession(): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', 'There is no such session, or it has ended: set up another.', {
    reason: 'SESSION_UNKNOWN',
  });
}
