import { md5 } from '@noble/hashes/legacy.js';
import type { HashOption } from './site.ts';

/** Position, in its site, of the server that holds a handle. RFC 3652 §3.1.3. */
export function selectServer(handle: string, hashOption: HashOption, servers: number): number {
  return serverHash(handle, hashOption) % servers;
}

/** Magnitude of the last four octets of the MD5, as a signed number. −2³¹ has one in JavaScript, unlike in 32 bits. */
export function serverHash(handle: string, hashOption: HashOption): number {
  const digest = md5(new TextEncoder().encode(hashedPart(handle, hashOption)));
  return Math.abs(new DataView(digest.buffer, digest.byteOffset).getInt32(12));
}

/** The part of the handle that is hashed; ASCII letters in upper case, no others. */
export function hashedPart(handle: string, hashOption: HashOption): string {
  const slash = handle.indexOf('/');
  const parts: Readonly<Record<HashOption, string>> = {
    prefix: slash < 0 ? '0.NA' : handle.slice(0, slash),
    suffix: handle.slice(slash + 1),
    handle,
  };
  return parts[hashOption].replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
