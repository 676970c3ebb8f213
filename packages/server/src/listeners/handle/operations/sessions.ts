import { NameplateError } from '@nameplate/model';
import {
  answerVersion,
  atLeast,
  decodePublicKey,
  decodeSessionSetup,
  encodeCipherAndKey,
  encodePublicKey,
  encodeSessionAnswer,
  sessionCiphers,
  sessionModes,
} from '@nameplate/protocol/handle';
import { agreeKey, sessionKeyOf } from '@nameplate/protocol/handle-crypto';
import type { HandleAnswer, HandleRequest, OperationParts } from '../exchange.ts';
import { unknownSession } from '../open-request.ts';

/** SESSION_SETUP by Diffie-Hellman, RFC 3652 §3.8: the mode that deployed clients use. The session has an AES key. */
export async function sessionSetup(request: HandleRequest, parts: OperationParts): Promise<HandleAnswer> {
  const { message, connection } = request;
  const setup = decodeSessionSetup(message.body);
  if (setup.mode !== sessionModes.diffieHellman || !atLeast(answerVersion(message.envelope), 2, 4))
    throw refused('Sessions are set up by Diffie-Hellman (mode 4) only, from protocol 2.4 on.', 'SESSION_MODE');
  const peer = decodePublicKey(setup.publicKey);
  if (peer.kind !== 'dh') throw refused('Expected a Diffie-Hellman key.', 'SESSION_SETUP');
  if ((await parts.serverKey.ready()) === undefined)
    throw refused('This server has no key to sign the answer with.', 'SESSION_FAILED');
  const { own, secret } = agreeKey(peer);
  const cipher = sessionCiphers.aes;
  const session = parts.sessions.open({
    key: sessionKeyOf(secret, cipher),
    cipher,
    timeoutSeconds: setup.timeoutSeconds,
    peer: connection.peer,
  });
  const data = encodeCipherAndKey({ cipher, key: encodePublicKey({ kind: 'dh', ...own }) });
  return { content: encodeSessionAnswer({ mode: setup.mode, data }), sessionId: session.id };
}

/** SESSION_TERMINATE: by who holds the session's key. */
export async function sessionTerminate(
  { session }: HandleRequest,
  { sessions }: OperationParts,
): Promise<HandleAnswer> {
  if (session === undefined) throw unknownSession();
  sessions.end(session);
  return { content: new Uint8Array(0) };
}

function refused(message: string, reason: string): NameplateError {
  return new NameplateError('UNSUPPORTED_OPERATION', message, { reason });
}
