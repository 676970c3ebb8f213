import { NameplateError } from '@nameplate/model';
import { decodeLogin } from '@nameplate/protocol/handle';
import type { HandleAnswer, HandleRequest } from '../exchange.ts';

/**
 * LOGIN_ID_SYSTEM of the Chinese SDK. It is always challenged, since the SDK takes success for an error here; the
 * answer to the challenge logs in on this connection, under the session id that the client chose.
 */
export async function login({ message, connection }: HandleRequest): Promise<HandleAnswer> {
  const { handle, index } = decodeLogin(message.body);
  if (connection.protocol !== 'handle-tcp')
    throw new NameplateError('UNSUPPORTED_OPERATION', 'A login belongs to one TCP connection.', {
      reason: 'LOGIN_TCP',
    });
  throw new NameplateError('AUTHENTICATION_NEEDED', `Prove the key ${index} of ${handle.slice(0, 255)}.`);
}
