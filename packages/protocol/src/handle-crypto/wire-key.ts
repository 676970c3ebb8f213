import type { KeyObject } from 'node:crypto';
import { NameplateError } from '@nameplate/model';
import { WireReader } from '../handle/reader.ts';
import { WireWriter } from '../handle/writer.ts';
import type { DiffieHellmanKey } from './key-agreement.ts';
import { dsaPublicKey, rsaPublicKey, spkiPublicKey } from './key-object.ts';

const limit = 2_048;
const flags = 0;

/**
 * The key of an HS_PUBKEY value or a site record: RSA, DSA, a vendor's SM2, or plain PEM text as some people store it.
 * @throws NameplateError MALFORMED_MESSAGE, INVALID_VALUE
 */
export function publicKeyFromWire(data: Uint8Array): KeyObject {
  if (Buffer.from(data.subarray(0, 10)).toString('latin1') === '-----BEGIN') return spkiPublicKey(data);
  const { type, numbers } = open(data);
  if (type === 'RSA_PUB_KEY') {
    const [e, n] = [numbers.octets('exponent', limit), numbers.octets('modulus', limit)];
    return rsaPublicKey({ e, n });
  }
  if (type === 'DSA_PUB_KEY') {
    const [q, p] = [numbers.octets('q', limit), numbers.octets('p', limit)];
    const [g, y] = [numbers.octets('g', limit), numbers.octets('y', limit)];
    return dsaPublicKey({ q, p, g, y });
  }
  if (type === 'SM2_PUB_KEY') return spkiPublicKey(numbers.octets('SPKI', 16_384));
  throw new NameplateError('INVALID_VALUE', `A key of type ${type.slice(0, 40)} is not known.`, { reason: 'KEY_TYPE' });
}

/** `RSA_PUB_KEY` with the four surplus octets that deployed encoders always leave. */
export function rsaKeyToWire(key: KeyObject): Uint8Array {
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const writer = new WireWriter().text('RSA_PUB_KEY').u16(flags);
  return writer.octets(signed(Buffer.from(e, 'base64url'))).octets(signed(Buffer.from(n, 'base64url'))).u32(0).finish();
}

/** `DH_PUB_KEY` of a session setup. */
export function agreementKeyFromWire(data: Uint8Array): DiffieHellmanKey {
  const { type, numbers } = open(data);
  if (type !== 'DH_PUB_KEY')
    throw new NameplateError('INVALID_VALUE', 'Expected a Diffie-Hellman key.', { reason: 'DIFFIE_HELLMAN' });
  return { y: numbers.octets('y', limit), p: numbers.octets('p', limit), g: numbers.octets('g', limit) };
}

export function agreementKeyToWire({ y, p, g }: DiffieHellmanKey): Uint8Array {
  const writer = new WireWriter().text('DH_PUB_KEY').u16(flags);
  return writer.octets(signed(y)).octets(signed(p)).octets(signed(g)).finish();
}

function open(data: Uint8Array): { readonly type: string; readonly numbers: WireReader } {
  const numbers = new WireReader(data);
  const type = numbers.text('key type', 64);
  numbers.u16('key flags');
  return { type, numbers };
}

/** Numbers are in two's complement: a zero in front when the top bit is set. */
function signed(unsigned: Uint8Array): Uint8Array {
  const first = Math.max(0, unsigned.findIndex((octet) => octet !== 0));
  const digits = unsigned.subarray(first);
  return (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
}
