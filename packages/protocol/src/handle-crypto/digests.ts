import { createHash, timingSafeEqual } from 'node:crypto';
import type { DigestCode } from '../handle/digest.ts';

/** Names as deployed peers write them in signatures. */
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

/** Equal, compared in a time that does not depend on where they differ. */
export function sameOctets(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
