import { NameplateError } from '@nameplate/model';
import {
  answerVersion,
  atLeast,
  decodeExchangeKey,
  decodeSessionSetup,
  encodeSessionAnswer,
  type SessionSetup,
  sessionModes,
} from '@nameplate/protocol/handle';
import { decoySessionKey, decryptSessionKey } from '@nameplate/protocol/handle-crypto';
import type { HandleAnswer, HandleRequest, OperationParts } from '../exchange.ts';
import type { ServerKeyPair } from '../server-key.ts';
import { keyForClient, keyForHandle, keyOfAgreement, type MadeKey } from './session-keys.ts';

/** SESSION_SETUP, RFC 3652 §3.8, in each of its modes. Who set a session up is not known before it answers a challenge. */
export async function sessionSetup(request: HandleRequest, parts: OperationParts): Promise<HandleAnswer> {
  const { message, connection } = request;
  const version = answerVersion(message.envelope);
  if (!atLeast(version, 2, 1)) throw refused('SESSION_MODE', 'There are sessions from protocol 2.1 on.');
  const setup = decodeSessionSetup(message.body);
  // Clients refuse an answer that the server of the site record did not sign.
  const { publicKey } = await serverKeyOf(parts);
  const terms = { timeoutSeconds: setup.timeoutSeconds, peer: connection.peer };
  if (setup.mode === sessionModes.serverKey)
    return answer(setup.mode, { data: publicKey, sessionId: parts.sessions.reserve(terms) });
  const made = await makeKey(setup, request, parts);
  const session = parts.sessions.open({ ...terms, ...made.key });
  return answer(setup.mode, { data: made.data, sessionId: session.id });
}

/** SESSION_EXCHANGEKEY: the key of a session that was set up in mode 2, encrypted to the server's key. */
export async function sessionExchangeKey({ message }: HandleRequest, parts: OperationParts): Promise<HandleAnswer> {
  const version = answerVersion(message.envelope);
  const encrypted = decodeExchangeKey(message.body);
  const { privateKey } = await serverKeyOf(parts);
  parts.sessions.complete(message.envelope.sessionId, () => {
    // What is no key becomes one that nobody knows, and the next MAC is wrong: to say so here, or to take more time for
    // it, would be an oracle.
    const decoy = decoySessionKey(privateKey, encrypted, version);
    return decryptSessionKey(privateKey, encrypted, version) ?? decoy;
  });
  return { content: new Uint8Array(0) };
}

/** SESSION_TERMINATE: by who holds the session's key. */
export async function sessionTerminate(
  { message, session }: HandleRequest,
  { sessions }: OperationParts,
): Promise<HandleAnswer> {
  if (session === undefined) {
    sessions.find(message.envelope.sessionId);
    throw refused('SESSION_MAC', 'Only who signs with the key of a session may end it.');
  }
  sessions.end(session);
  return { content: new Uint8Array(0) };
}

async function makeKey(
  setup: Exclude<SessionSetup, { readonly mode: 2 }>,
  request: HandleRequest,
  parts: OperationParts,
): Promise<MadeKey> {
  const version = answerVersion(request.message.envelope);
  if (setup.mode === sessionModes.keyInHandle) return await keyForHandle(setup.key, request, parts);
  if (setup.mode === sessionModes.clientKey) return keyForClient(setup.publicKey, version, parts);
  return keyOfAgreement(setup.publicKey, version);
}

function answer(mode: number, of: { readonly data: Uint8Array; readonly sessionId: number }): HandleAnswer {
  return { content: encodeSessionAnswer({ mode, data: of.data }), sessionId: of.sessionId };
}

async function serverKeyOf({ serverKey }: OperationParts): Promise<ServerKeyPair> {
  const pair = await serverKey.ready();
  if (pair === undefined) throw refused('SESSION_FAILED', 'This server has no key of its own, and offers no sessions.');
  return pair;
}

function refused(reason: string, message: string): NameplateError {
  return new NameplateError('UNSUPPORTED_OPERATION', message, { reason });
}
