import type { ValueReference } from '@nameplate/model';
import { digestLength, splitDigest } from './bodies.ts';
import { type HandleMessage, hasFlag, opFlags } from './frame.ts';
import { malformed, WireReader, wireLimits } from './reader.ts';
import { readReference, writeReference } from './value.ts';
import { WireWriter } from './writer.ts';

/** What a server asks to be signed, RFC 3652 §3.5.1. */
export interface Challenge {
  readonly nonce: Uint8Array;
  /** Of the request that was challenged; MD5 from a peer of version 2.0. */
  readonly requestDigest: Uint8Array;
}

/** Reads the body of a challenge (402). The digest stands in front from 2.1 on, and after the nonce in 2.0. */
export function decodeChallenge({ header, body }: Pick<HandleMessage, 'header' | 'body'>): Challenge {
  if (hasFlag(header, opFlags.requestDigest)) {
    const { digest, rest } = splitDigest(body);
    return { nonce: new WireReader(rest).octets('nonce', proofOctets), requestDigest: digest };
  }
  const reader = new WireReader(body);
  return { nonce: reader.octets('nonce', proofOctets), requestDigest: reader.octets('request digest', proofOctets) };
}

/** CHALLENGE_RESPONSE (200), RFC 3652 §3.5.2. */
export interface ChallengeAnswer {
  /** `HS_PUBKEY` or `HS_SECKEY`. */
  readonly authType: string;
  /** The key's handle and index. */
  readonly user: ValueReference;
  /** The proof, whose layout depends on type and version. */
  readonly signedResponse: Uint8Array;
}

export function encodeChallengeAnswer({ authType, user, signedResponse }: ChallengeAnswer): Uint8Array {
  const writer = new WireWriter().text(authType);
  writeReference(writer, user);
  return writer.octets(signedResponse).finish();
}

export function decodeChallengeAnswer(body: Uint8Array): ChallengeAnswer {
  const reader = new WireReader(body);
  const authType = reader.text('authentication type', 64);
  return { authType, user: readReference(reader), signedResponse: reader.octets('signed response', proofOctets) };
}

/** The proof of a public key: the hash's name and the signature. */
export function decodeSignature(signedResponse: Uint8Array): { readonly hash: string; readonly signature: Uint8Array } {
  const reader = new WireReader(signedResponse);
  return { hash: reader.text('hash name', 64), signature: reader.octets('signature', proofOctets) };
}

/** VERIFY_CHALLENGE (201): asks the key's own server about a proof. RFC 3652 §3.5.3. */
export interface VerifyRequest extends Challenge {
  readonly user: ValueReference;
  readonly signedResponse: Uint8Array;
}

export function encodeVerifyRequest({ user, nonce, requestDigest, signedResponse }: VerifyRequest): Uint8Array {
  const writer = new WireWriter();
  writeReference(writer, user);
  writer.octets(nonce);
  const algorithm = [1, 2, 3].find((code) => digestLength(code) === requestDigest.length);
  if (algorithm === undefined) throw new TypeError('a request digest is an MD5, SHA-1 or SHA-256');
  return writer.u8(algorithm).raw(requestDigest).octets(signedResponse).finish();
}

/** A digest that begins with a zero octet has its length in front; otherwise the octet names the algorithm. */
export function decodeVerifyRequest(body: Uint8Array): VerifyRequest {
  const reader = new WireReader(body);
  const user = readReference(reader);
  const nonce = reader.octets('nonce', proofOctets);
  const requestDigest = body[reader.offset] === 0 ? reader.octets('request digest', proofOctets) : readDigest(reader);
  return { user, nonce, requestDigest, signedResponse: reader.octets('signed response', proofOctets) };
}

/** Is the proof good? The success of VERIFY_CHALLENGE. */
export function decodeVerified(body: Uint8Array): boolean {
  return new WireReader(body).u8('verdict') === 1;
}

/** Login (2001) of the Chinese SDK: who wants to log in; a challenge follows. */
export function decodeLogin(body: Uint8Array): ValueReference {
  const reader = new WireReader(body);
  return { handle: reader.text('user handle', wireLimits.handle), index: reader.u32('user index') };
}

export function encodeLogin(user: ValueReference): Uint8Array {
  const writer = new WireWriter();
  writeReference(writer, user);
  return writer.finish();
}

function readDigest(reader: WireReader): Uint8Array {
  const algorithm = reader.u8('digest algorithm');
  const length = digestLength(algorithm);
  if (length === undefined) throw malformed(`digest algorithm ${algorithm} is not known`, 'DIGEST');
  return reader.raw(length, 'request digest');
}

const proofOctets = 65_536;
