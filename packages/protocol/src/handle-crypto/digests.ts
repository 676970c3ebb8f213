import { createHash, timingSafeEqual } from 'node:crypto';

/** Digest algorithms by their code on the wire, RFC 3652 §2.2.3 and what deployed peers added. */
export type DigestCode = 1 | 2 | 3;

/** Names as deployed peers write them, and as `node:crypto` knows them. */
export const digestNames = { 1: 'MD5', 2: 'SHA1', 3: 'SHA-256' } as const;
const nodeNames = { 1: 'md5', 2: 'sha1', 3: 'sha256' } as const;

/** Digest of some octets, one part after the other. */
export function digest(code: DigestCode, ...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash(nodeNames[code]);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The algorithm that `node:crypto` is asked for. */
export function nodeDigestName(code: DigestCode): 'md5' | 'sha1' | 'sha256' {
  return nodeNames[code];
}

/** `SHA1`, `SHA-1`, `sha256`, or one octet that is the code itself. Undefined: none that is known. */
export function digestCodeOf(name: Uint8Array): DigestCode | undefined {
  if (name.length === 1 && isDigestCode(name[0] ?? 0)) return name[0] as DigestCode;
  if (name.length > 32) return undefined;
  const plain = Buffer.from(name).toString('latin1').toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return ({ MD5: 1, SHA: 2, SHA1: 2, SHA256: 3 } as const satisfies Record<string, DigestCode>)[plain as 'MD5'];
}

export function isDigestCode(code: number): code is DigestCode {
  return code === 1 || code === 2 || code === 3;
}

/** The digest that a message of this version carries of its request: SHA-256 from 2.7 on, SHA-1 before, MD5 in 2.0. */
export function requestDigestCode(version: { readonly major: number; readonly minor: number }): DigestCode {
  if (atLeast(version, 7)) return 3;
  return atLeast(version, 1) ? 2 : 1;
}

/** Is it version 2.`minor` or later? Major 5 marks a mislabelled 2.0 client. */
export function atLeast({ major, minor: own }: { readonly major: number; readonly minor: number }, minor: number): boolean {
  if (major === 5) return minor === 0;
  return major > 2 || (major === 2 && own >= minor);
}

/** Equal, compared in a time that does not depend on where they differ. */
export function sameOctets(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
