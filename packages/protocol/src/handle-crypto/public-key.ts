import { type KeyObject, sign, verify } from 'node:crypto';
import { NameplateError } from '@nameplate/model';
import { decodeSignatureProof, encodeSignatureProof, type SignatureProof } from '../handle/authentication.ts';
import { digestCodeOfName } from '../handle/credential.ts';
import type { DigestCode } from '../handle/digest.ts';
import { atLeast, type ProtocolVersion } from '../handle/version.ts';
import { digestNames, nodeDigestName } from './digests.ts';
import { isSm2, signSm2, verifySm2 } from './sm2.ts';

export interface PublicKeyProof {
  readonly key: KeyObject;
  /** Value form of the handle whose key it is: SM2 takes it for the signer's identity. */
  readonly identity: string;
  /** Nonce and request digest. */
  readonly data: Uint8Array;
}

/** Does the answer to a challenge, `bytes hashName, bytes signature`, prove the private key? */
export function verifyPublicKeyResponse(proof: PublicKeyProof, response: Uint8Array): boolean {
  const parts = readResponse(response);
  if (parts === undefined) return false;
  const { key, identity, data } = proof;
  const isSm3 = parts.hashName.toUpperCase() === 'SM3';
  if (key.asymmetricKeyType === 'ed25519')
    return parts.hashName.toUpperCase() === ed25519Name && verifyPlain(key, null, data, parts.signature);
  if (isSm2(key)) return isSm3 && verifySm2({ key, identity, data, signature: parts.signature });
  return verifySignature(key, parts.hashName, data, parts.signature);
}

/** A nonce of 32 octets and the longest digest: more is never signed, or a server could have a request signed as a nonce. */
const dataOctetsMax = 64;

/**
 * What a client of this version answers with this private key.
 * @throws NameplateError INVALID_VALUE for a nonce that is longer than any server needs
 */
export function publicKeyResponse(proof: PublicKeyProof, version: ProtocolVersion): Uint8Array {
  const { key, identity, data } = proof;
  if (data.length > dataOctetsMax)
    throw new NameplateError('INVALID_VALUE', `The challenge has ${data.length} octets: it may be a request to sign.`, {
      reason: 'CHALLENGE_LENGTH',
    });
  if (isSm2(key)) return encodeSignatureProof({ hashName: 'SM3', signature: signSm2({ key, identity, data }) });
  if (key.asymmetricKeyType === 'ed25519')
    return encodeSignatureProof({ hashName: ed25519Name, signature: sign(null, data, key) });
  const code = signatureDigest(key, version);
  return encodeSignatureProof({ hashName: digestNames[code], signature: signOctets(key, code, data) });
}

/** SHA-256 from 2.7 on, with DSA from 2.11 on; before that SHA-1. */
export function signatureDigest(key: KeyObject, version: ProtocolVersion): DigestCode {
  return atLeast(version, 2, key.asymmetricKeyType === 'dsa' ? 11 : 7) ? 3 : 2;
}

/** RSA PKCS#1 v1.5; DSA and ECDSA in DER. */
export function signOctets(key: KeyObject, code: DigestCode, data: Uint8Array): Uint8Array {
  return sign(nodeDigestName(code), data, key);
}

/** `name` as a peer spells it; an unknown one, or a signature that is none, is false. */
export function verifySignature(key: KeyObject, name: string, data: Uint8Array, signature: Uint8Array): boolean {
  const code = digestCodeOfName(name);
  if (code === undefined || !digesting.has(key.asymmetricKeyType ?? '')) return false;
  return verifyPlain(key, nodeDigestName(code), data, signature);
}

const digesting: ReadonlySet<string> = new Set(['rsa', 'dsa', 'ec']);

/** Ed25519 digests by itself (RFC 8032); the name stands where others have that of a digest. */
const ed25519Name = 'ED25519';

function verifyPlain(key: KeyObject, name: string | null, data: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(name, data, key, signature);
  } catch {
    return false;
  }
}

function readResponse(response: Uint8Array): SignatureProof | undefined {
  try {
    return decodeSignatureProof(response);
  } catch {
    return undefined;
  }
}
