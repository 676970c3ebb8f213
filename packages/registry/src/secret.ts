import { createHash, timingSafeEqual } from 'node:crypto';
import type { Random } from '@nameplate/model';

/** 256 bits as base64url. */
export function newSecret(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

/** What is stored of a secret. It has 256 bits of its own, so that a plain digest is enough. */
export function secretDigest(secret: string | Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** In time that does not depend on where they differ. */
export function sameDigest(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}
