import { createDiffieHellman } from 'node:crypto';
import { NameplateError } from '@nameplate/model';
import { unsigned } from '../handle/big-integer.ts';
import { sessionCiphers } from '../handle/session.ts';
import type { SessionCipher } from './session-cipher.ts';

/** Numbers as unsigned big-endian octets, with or without leading zeros. */
export interface DiffieHellmanKey {
  readonly y: Uint8Array;
  readonly p: Uint8Array;
  readonly g: Uint8Array;
}

/** Sizes of p that are accepted, bits: below it is not safe, above it costs too much for a stranger's request. */
export const agreementLimits = { minBits: 1024, maxBits: 4096 } as const;

/**
 * A key of our own on the peer's p and g, and the secret that both then share, as long as p.
 * @param ownPrivate for a key made before; a fresh one when absent
 * @throws NameplateError INVALID_VALUE when the numbers are not fit for it
 */
export function agreeKey(
  peer: DiffieHellmanKey,
  ownPrivate?: Uint8Array,
): { readonly own: DiffieHellmanKey; readonly secret: Uint8Array } {
  const p = unsigned(peer.p);
  const g = unsigned(peer.g);
  const bits = numberOf(p).toString(2).length;
  if (bits < agreementLimits.minBits || bits > agreementLimits.maxBits)
    throw unfit(`p has ${bits} bits; expected ${agreementLimits.minBits} to ${agreementLimits.maxBits}`);
  requireBetween(peer.y, p, 'the public value');
  requireBetween(g, p, 'g');
  try {
    const agreement = createDiffieHellman(p, g);
    if (ownPrivate !== undefined) agreement.setPrivateKey(ownPrivate);
    const own = agreement.generateKeys();
    const shared = agreement.computeSecret(unsigned(peer.y));
    const secret = new Uint8Array(p.length);
    secret.set(shared, p.length - shared.length);
    return { own: { y: own, p, g }, secret };
  } catch (cause) {
    throw unfit('p and g allow no agreement', cause);
  }
}

/** The session key that deployed peers cut out of the shared secret. */
export function sessionKeyOf(secret: Uint8Array, cipher: SessionCipher): Uint8Array {
  if (cipher === sessionCiphers.des) return withOddParity(secret.subarray(0, 8));
  if (cipher === sessionCiphers.tripleDes) return withOddParity(secret.subarray(0, 24));
  let start = 0;
  while (secret.length - start > 32 && secret[start] === 0) start += 1;
  return secret.slice(start, start + 32);
}

/** The octets of a DES key: the lowest bit of each makes its ones odd. */
export function withOddParity(key: Uint8Array): Uint8Array {
  return key.map((octet) => {
    let ones = 0;
    for (let rest = octet >> 1; rest > 0; rest >>= 1) ones += rest & 1;
    return (octet & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  });
}

/** 1, p − 1 and 0 would make the secret known to anyone. */
function requireBetween(octets: Uint8Array, p: Uint8Array, what: string): void {
  const value = numberOf(octets);
  if (value <= 1n || value >= numberOf(p) - 1n) throw unfit(`${what} is not between 1 and p - 1`);
}

function numberOf(octets: Uint8Array): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}

function unfit(what: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', `Diffie-Hellman key: ${what}.`, { reason: 'DIFFIE_HELLMAN', cause });
}
