import { malformed } from './reader.ts';
import { atLeast, type ProtocolVersion } from './version.ts';
import { WireWriter } from './writer.ts';

/** Codes of digests on the wire. */
export const digestCodes = { md5: 1, sha1: 2, sha256: 3 } as const;
export type DigestCode = (typeof digestCodes)[keyof typeof digestCodes];

/** Digest of header and body of a request as received. RFC 3652 §2.2.3. */
export interface RequestDigest {
  readonly algorithm: DigestCode;
  readonly octets: Uint8Array;
}

/** Octets of the digest, by algorithm. */
export const digestOctets: Readonly<Record<DigestCode, number>> = { 1: 16, 2: 20, 3: 32 };

/** The digest that peers of a version expect of their requests. */
export function digestCodeOf(version: ProtocolVersion): DigestCode {
  if (atLeast(version, 2, 7)) return digestCodes.sha256;
  return atLeast(version, 2, 1) ? digestCodes.sha1 : digestCodes.md5;
}

export function isDigestCode(code: number): code is DigestCode {
  return code === 1 || code === 2 || code === 3;
}

/** A body with the digest of its request in front. */
export function joinDigest(digest: RequestDigest, content: Uint8Array): Uint8Array {
  const writer = new WireWriter(1 + digest.octets.length + content.length);
  return writer.u8(digest.algorithm).raw(digest.octets).raw(content).finish();
}

/** A body taken apart from the request digest that stands in front of it. */
export function splitDigest(body: Uint8Array): {
  readonly algorithm: DigestCode;
  readonly digest: Uint8Array;
  readonly rest: Uint8Array;
} {
  const code = body[0] ?? 0;
  if (code === 0) return splitOldDigest(body);
  if (!isDigestCode(code) || body.length < 1 + digestOctets[code])
    throw malformed(`request digest of algorithm ${code}`, 'DIGEST');
  const end = 1 + digestOctets[code];
  return { algorithm: code, digest: body.subarray(1, end), rest: body.subarray(end) };
}

/** The old form: the four octets that begin with the code 0 are the length of an MD5. */
function splitOldDigest(body: Uint8Array): ReturnType<typeof splitDigest> {
  const old = body.length >= 20 && body[1] === 0 && body[2] === 0 && body[3] === 16;
  if (!old) throw malformed('request digest in the old form', 'DIGEST');
  return { algorithm: digestCodes.md5, digest: body.subarray(4, 20), rest: body.subarray(20) };
}
