import { createHmac, type KeyObject } from 'node:crypto';
import {
  type Credential,
  credentialTypes,
  decodeCredential,
  encodeCredential,
  signedBytes,
} from '../handle/credential.ts';
import { encodeHeaderAndBody, type HandleMessage } from '../handle/frame.ts';
import { atLeast } from '../handle/version.ts';
import { digest, digestNames, sameOctets } from './digests.ts';
import { signatureDigest, signOctets, verifySignature } from './public-key.ts';

/** The message with a credential by this private key; as it was in a version whose signatures nobody can verify. */
export function signMessage(message: HandleMessage, key: KeyObject, sessionCounter = 0): HandleMessage {
  const code = signatureDigest(key, message.envelope);
  return withCredential(
    message,
    { sessionCounter, type: credentialTypes.signed, digestAlgorithm: digestNames[code] },
    (input) => signOctets(key, code, input),
  );
}

/** The same with a session's key. */
export function macMessage(message: HandleMessage, sessionKey: Uint8Array, sessionCounter: number): HandleMessage {
  const digestAlgorithm = atLeast(message.envelope, 2, 7) ? 'HMAC-SHA256' : '\u0002';
  return withCredential(message, { sessionCounter, type: credentialTypes.mac, digestAlgorithm }, (input) =>
    sessionMac(message, sessionKey, input),
  );
}

/** Is the message signed with this key? `content`: header and body as they were received. */
export function verifyMessage(message: HandleMessage, content: Uint8Array, key: KeyObject): boolean {
  const credential = credentialOf(message);
  if (credential === undefined || credential.type === credentialTypes.mac) return false;
  const input = signedBytes(message.envelope, credential, content);
  return input !== undefined && verifySignature(key, credential.digestAlgorithm, input, credential.signature);
}

/** The algorithm is the one that the version has; its name, however it is spelled, adds nothing. */
export function verifyMessageMac(message: HandleMessage, content: Uint8Array, sessionKey: Uint8Array): boolean {
  const credential = credentialOf(message);
  if (credential?.type !== credentialTypes.mac) return false;
  const input = signedBytes(message.envelope, credential, content);
  return input !== undefined && sameOctets(sessionMac(message, sessionKey, input), credential.signature);
}

/** Undefined for a message that has none. @throws NameplateError MALFORMED_MESSAGE */
export function credentialOf(message: HandleMessage): Credential | undefined {
  return message.credential.length === 0 ? undefined : decodeCredential(message.credential);
}

function withCredential(
  message: HandleMessage,
  head: Pick<Credential, 'sessionCounter' | 'type' | 'digestAlgorithm'>,
  sign: (input: Uint8Array) => Uint8Array,
): HandleMessage {
  const input = signedBytes(message.envelope, head, encodeHeaderAndBody(message));
  if (input === undefined) return message;
  return { ...message, credential: encodeCredential({ signerHandle: '', ...head, signature: sign(input) }) };
}

function sessionMac({ envelope }: HandleMessage, sessionKey: Uint8Array, input: Uint8Array): Uint8Array {
  if (!atLeast(envelope, 2, 7)) return digest(2, sessionKey, input, sessionKey);
  return createHmac('sha256', sessionKey).update(input).digest();
}
