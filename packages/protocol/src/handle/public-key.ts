import { readInteger, writeInteger } from './big-integer.ts';
import { decodePem, encodePem } from './pem.ts';
import { malformed, WireReader } from './reader.ts';
import { WireWriter } from './writer.ts';

/** Data of HS_PUBKEY, and `publicKey` of a server in a site record. Numbers are unsigned octets without leading zeros. */
export type PublicKeyRecord =
  | { readonly kind: 'rsa'; readonly exponent: Uint8Array; readonly modulus: Uint8Array }
  | {
      readonly kind: 'dsa';
      readonly q: Uint8Array;
      readonly p: Uint8Array;
      readonly g: Uint8Array;
      readonly y: Uint8Array;
    }
  | { readonly kind: 'dh'; readonly y: Uint8Array; readonly p: Uint8Array; readonly g: Uint8Array }
  /** The key in X.509 form, DER; on the wire it is PEM text or DER. */
  | { readonly kind: 'sm2'; readonly spki: Uint8Array; readonly written: 'pem' | 'der' }
  | { readonly kind: 'sm9'; readonly id: string }
  /** Nothing but PEM text, as found in Chinese data. */
  | { readonly kind: 'pem'; readonly text: string };

export const publicKeyTypes = {
  rsa: 'RSA_PUB_KEY',
  dsa: 'DSA_PUB_KEY',
  dh: 'DH_PUB_KEY',
  sm2: 'SM2_PUB_KEY',
  sm9: 'SM9_PUB_KEY',
} as const;

export function encodePublicKey(key: PublicKeyRecord): Uint8Array {
  const writer = new WireWriter();
  if (key.kind === 'pem') return writer.raw(new TextEncoder().encode(key.text)).finish();
  writer.text(publicKeyTypes[key.kind]).u16(0);
  switch (key.kind) {
    case 'rsa':
      writeInteger(writer, key.exponent);
      writeInteger(writer, key.modulus);
      // Deployed software leaves four surplus zeros here, and compares keys by octets.
      return writer.u32(0).finish();
    case 'dsa':
      for (const number of [key.q, key.p, key.g, key.y]) writeInteger(writer, number);
      return writer.finish();
    case 'dh':
      for (const number of [key.y, key.p, key.g]) writeInteger(writer, number);
      return writer.finish();
    case 'sm2':
      if (key.written === 'pem') writer.text(encodePem('PUBLIC KEY', key.spki, chinesePem));
      else writer.octets(key.spki);
      return writer.finish();
    default:
      return writer.text(key.id).finish();
  }
}

/** @throws NameplateError MALFORMED_MESSAGE with reason KEY_TYPE for a type that is not known */
export function decodePublicKey(bytes: Uint8Array): PublicKeyRecord {
  if (startsAsPem(bytes)) return { kind: 'pem', text: pemText(bytes) };
  const reader = new WireReader(bytes);
  const type = reader.text('key type');
  reader.u16('key flags');
  const key = readKey(reader, type);
  if (key.kind === 'rsa' && reader.remaining === 4 && reader.u32('key padding') !== 0)
    throw malformed('four octets follow an RSA key that are not zero', 'TRAILING');
  reader.end('the public key');
  return key;
}

/** Equal numbers are equal keys, however they were written. */
export function samePublicKey(one: PublicKeyRecord, other: PublicKeyRecord): boolean {
  const [a, b] = [canonical(one), canonical(other)];
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}

function canonical(key: PublicKeyRecord): Uint8Array {
  if (key.kind === 'pem') return decodePem(key.text);
  return key.kind === 'sm2' ? key.spki : encodePublicKey(key);
}

function readKey(reader: WireReader, type: string): PublicKeyRecord {
  switch (type) {
    case publicKeyTypes.rsa:
      return { kind: 'rsa', exponent: readInteger(reader, 'exponent'), modulus: readInteger(reader, 'modulus') };
    case publicKeyTypes.dsa: {
      const [q, p, g] = [readInteger(reader, 'q'), readInteger(reader, 'p'), readInteger(reader, 'g')];
      return { kind: 'dsa', q, p, g, y: readInteger(reader, 'y') };
    }
    case publicKeyTypes.dh: {
      const [y, p] = [readInteger(reader, 'y'), readInteger(reader, 'p')];
      return { kind: 'dh', y, p, g: readInteger(reader, 'g') };
    }
    case publicKeyTypes.sm2: {
      const octets = reader.octets('SM2 key');
      if (startsAsPem(octets)) return { kind: 'sm2', spki: decodePem(pemText(octets)), written: 'pem' };
      return { kind: 'sm2', spki: octets, written: 'der' };
    }
    case publicKeyTypes.sm9:
      return { kind: 'sm9', id: reader.text('SM9 identity') };
    default:
      throw malformed(`public key type ${JSON.stringify(type.slice(0, 40))} is not known`, 'KEY_TYPE');
  }
}

function startsAsPem(bytes: Uint8Array): boolean {
  return pemBegin.every((octet, at) => bytes[at] === octet);
}

function pemText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw malformed('a key in PEM is not text', 'NOT_UTF8', cause);
  }
}

// As the Chinese SDK writes it.
const chinesePem = { lineLength: 76, lineEnd: '\r\n' };
const pemBegin = new TextEncoder().encode('-----BEGIN');
