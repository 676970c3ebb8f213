import { systemRandom } from '@nameplate/model';
import {
  decodeMessage,
  decodePayload,
  decodeSite,
  encodeHandleBody,
  encodeMessage,
  encodePayload,
  type HandleMessage,
  joinEnvelope,
  opCodes,
  opFlags,
  requestMessage,
  splitEnvelope,
} from '@nameplate/protocol/handle';
import {
  cipherModeOf,
  decryptFromSession,
  encryptForSession,
  macMessage,
  type SessionKey,
} from '@nameplate/protocol/handle-crypto';
import { contentOf } from './handle-conversation.ts';
import type { Ask } from './handle-transports.ts';

/** A request of a client that knows no later version than this one. */
export function message(
  opCode: number,
  body: Uint8Array,
  of: { readonly sessionId?: number; readonly flags?: number; readonly minor?: number } = {},
): HandleMessage {
  const { sessionId = 0, flags = opFlags.recursive, minor = 11 } = of;
  const version = { major: 2, minor };
  const made = requestMessage({ opCode, body, requestId: 5, nowMs: Date.now(), sessionId, flags, version });
  return { ...made, envelope: { ...made.envelope, suggestMinor: minor } };
}

/** A session as its client knows it. */
export interface KnownSession extends SessionKey {
  readonly id: number;
  readonly minor: number;
  counter: number;
}

/** The frame of a request in a session: with its MAC, and encrypted. */
export function inSession(known: KnownSession, plain: HandleMessage): Uint8Array {
  known.counter += 1;
  return encrypted(known, macMessage(plain, known.key, known.counter));
}

export function encrypted({ cipher, key }: SessionKey, plain: HandleMessage): Uint8Array {
  const payload = encryptForSession(cipher, key, encodePayload(plain), systemRandom, cipherModeOf(plain.envelope));
  return joinEnvelope({ ...plain.envelope, encrypted: true }, payload);
}

/** @throws Error for an answer in clear text */
export function decrypted({ cipher, key }: SessionKey, frame: Uint8Array): HandleMessage {
  const { envelope, payload } = splitEnvelope(frame);
  if (!envelope.encrypted) throw new Error('expected an encrypted answer');
  const clear = decryptFromSession(cipher, key, payload, cipherModeOf(envelope));
  return decodePayload({ ...envelope, encrypted: false }, clear);
}

/** The public key of the site record. */
export async function serverKey(ask: Ask): Promise<Uint8Array> {
  const site = await ask(encodeMessage(message(opCodes.getSiteInfo, encodeHandleBody('/'))));
  return decodeSite(contentOf(decodeMessage(site))).servers[0]?.publicKey ?? new Uint8Array(0);
}
