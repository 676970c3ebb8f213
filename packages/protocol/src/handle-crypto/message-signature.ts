import { createHmac, type KeyObject } from 'node:crypto';
import { type Envelope, envelopeOctets, headerOctets } from '../handle/frame.ts';
import { WireWriter } from '../handle/writer.ts';
import { atLeast, digest, digestNames, sameOctets } from './digests.ts';
import { signatureDigest, signOctets, verifySignature } from './public-key.ts';

/** What a credential of a message signs: the message as it stands on the wire, and the session's counter. RFC 3652 §2.2.4. */
export interface SignedMessage {
  readonly envelope: Envelope;
  /** Header and body, without the credential. */
  readonly content: Uint8Array;
  readonly sessionCounter: number;
}

/** `HS_SIGNED`: with a public key. `HS_MAC`: with a session's key. */
export type SignatureKind = 'HS_SIGNED' | 'HS_MAC';

/** Header and body of a whole frame. */
export function signedContent(frame: Uint8Array, bodyOctets: number): Uint8Array {
  return frame.subarray(envelopeOctets, envelopeOctets + headerOctets + bodyOctets);
}

/**
 * The octets that are signed. Undefined for the versions in which every deployed peer does it wrong: their signatures
 * cannot be verified, and are not made.
 */
export function signedInput(message: SignedMessage, kind: SignatureKind): Uint8Array | undefined {
  const { envelope, content, sessionCounter } = message;
  const { major, minor } = envelope;
  const last = kind === 'HS_MAC' ? 4 : 5;
  if (!atLeast(envelope, last + 1)) return content;
  if (!atLeast(envelope, 7)) return undefined;
  const writer = new WireWriter(16 + content.length).u8(major).u8(minor);
  // The whole octet would hold flags too; the low two bits are the suggested version.
  if (atLeast(envelope, 8)) writer.u8(envelope.suggestMajor).u8(envelope.suggestMinor);
  return writer.u32(envelope.sessionId).u32(envelope.requestId).u32(sessionCounter).raw(content).finish();
}

/** Digest name and signature for a credential; undefined where none can be made. */
export interface Signature {
  readonly digestAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
}

export function signMessage(message: SignedMessage, key: KeyObject): Signature | undefined {
  const input = signedInput(message, 'HS_SIGNED');
  if (input === undefined) return undefined;
  const code = signatureDigest(key, message.envelope);
  return { digestAlgorithm: Buffer.from(digestNames[code]), signature: signOctets(key, code, input) };
}

export function verifyMessage(message: SignedMessage, key: KeyObject, given: Signature): boolean {
  const input = signedInput(message, 'HS_SIGNED');
  return input !== undefined && verifySignature(key, given.digestAlgorithm, input, given.signature);
}

export function macMessage(message: SignedMessage, sessionKey: Uint8Array): Signature | undefined {
  const input = signedInput(message, 'HS_MAC');
  if (input === undefined) return undefined;
  if (!atLeast(message.envelope, 7))
    return { digestAlgorithm: Buffer.of(2), signature: digest(2, sessionKey, input, sessionKey) };
  return {
    digestAlgorithm: Buffer.from('HMAC-SHA256'),
    signature: createHmac('sha256', sessionKey).update(input).digest(),
  };
}

/** The algorithm is the one that the version has; its name, however it is spelled, adds nothing. */
export function verifyMessageMac(message: SignedMessage, sessionKey: Uint8Array, given: Signature): boolean {
  const expected = macMessage(message, sessionKey);
  return expected !== undefined && sameOctets(expected.signature, given.signature);
}
