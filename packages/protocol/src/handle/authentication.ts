import type { ValueReference } from '@nameplate/model';
import { type DigestCode, digestCodes, digestOctets, isDigestCode, type RequestDigest } from './digest.ts';
import { WireReader, wireLimits } from './reader.ts';
import { readReference, writeReference } from './value.ts';
import { WireWriter } from './writer.ts';

/** What a server asks a client to prove itself with. RFC 3652 §3.5. */
export interface Challenge {
  readonly nonce: Uint8Array;
  readonly digest: RequestDigest;
}

/** Body of a challenge behind the request digest. Protocol 2.0 has no request digest: its MD5 follows the nonce. */
export function encodeChallenge(nonce: Uint8Array, oldDigest?: Uint8Array): Uint8Array {
  const writer = new WireWriter(64).octets(nonce);
  if (oldDigest !== undefined) writer.octets(oldDigest);
  return writer.finish();
}

/**
 * @param content body behind the request digest
 * @param digest the request digest; none in protocol 2.0
 */
export function decodeChallenge(content: Uint8Array, digest?: RequestDigest): Challenge {
  const reader = new WireReader(content);
  const nonce = reader.octets('nonce');
  if (digest !== undefined) return { nonce, digest };
  return { nonce, digest: { algorithm: digestCodes.md5, octets: reader.octets('request digest') } };
}

/** CHALLENGE_RESPONSE (200): who somebody is, and the proof. */
export interface ChallengeResponse {
  /** `HS_SECKEY` or `HS_PUBKEY`. */
  readonly authenticationType: string;
  readonly user: ValueReference;
  readonly proof: Uint8Array;
}

export function encodeChallengeResponse(response: ChallengeResponse): Uint8Array {
  const writer = new WireWriter().text(response.authenticationType);
  writeReference(writer, response.user);
  return writer.octets(response.proof).finish();
}

/** Octets after the proof are ignored, as after the body of every request. */
export function decodeChallengeResponse(body: Uint8Array): ChallengeResponse {
  const reader = new WireReader(body);
  const authenticationType = reader.text('authentication type', wireLimits.handle);
  const user = readReference(reader);
  return { authenticationType, user, proof: reader.octets('signed response') };
}

/** Proof of a public key: the digest's name and the signature over nonce and digest. */
export interface SignatureProof {
  readonly hashName: string;
  readonly signature: Uint8Array;
}

export function encodeSignatureProof(proof: SignatureProof): Uint8Array {
  return new WireWriter().text(proof.hashName).octets(proof.signature).finish();
}

export function decodeSignatureProof(bytes: Uint8Array): SignatureProof {
  const reader = new WireReader(bytes);
  const proof = { hashName: reader.text('hash name'), signature: reader.octets('signature') };
  reader.end('the signature');
  return proof;
}

/** VERIFY_CHALLENGE (201): the server of a user's handle is asked whether a proof is good. */
export interface VerifyChallenge {
  readonly user: ValueReference;
  readonly nonce: Uint8Array;
  /** No algorithm when the digest came with its length only. */
  readonly digest: { readonly algorithm?: DigestCode; readonly octets: Uint8Array };
  readonly proof: Uint8Array;
}

export function encodeVerifyChallenge(request: VerifyChallenge): Uint8Array {
  const writer = new WireWriter();
  writeReference(writer, request.user);
  writer.octets(request.nonce);
  const { algorithm, octets } = request.digest;
  if (algorithm === undefined) writer.octets(octets);
  else writer.u8(algorithm).raw(octets);
  return writer.octets(request.proof).finish();
}

export function decodeVerifyChallenge(body: Uint8Array): VerifyChallenge {
  const reader = new WireReader(body);
  const user = readReference(reader);
  const nonce = reader.octets('nonce');
  const code = reader.peek();
  // A first octet of 0 begins a length; 1, 2 and 3 are the algorithm, and its digest follows.
  if (code === undefined || !isDigestCode(code)) {
    const digest = { octets: reader.octets('request digest') };
    return { user, nonce, digest, proof: reader.octets('signed response') };
  }
  reader.u8('digest algorithm');
  const digest = { algorithm: code, octets: reader.raw(digestOctets[code], 'request digest') };
  return { user, nonce, digest, proof: reader.octets('signed response') };
}

export function encodeVerifyAnswer(valid: boolean): Uint8Array {
  return Uint8Array.of(valid ? 1 : 0);
}

export function decodeVerifyAnswer(content: Uint8Array): boolean {
  return new WireReader(content).u8('verdict') === 1;
}

/** LOGIN_ID_SYSTEM (2001), of the Chinese SDK: who wants to log in. */
export function encodeLogin(user: ValueReference): Uint8Array {
  const writer = new WireWriter();
  writeReference(writer, user);
  return writer.finish();
}

export function decodeLogin(body: Uint8Array): ValueReference {
  return readReference(new WireReader(body));
}
