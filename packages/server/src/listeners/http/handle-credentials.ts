import { NameplateError, type ValueReference } from '@nameplate/model';
import { encodePbkdf2Response, macCodes } from '@nameplate/protocol/handle-crypto';

/** What a client says of itself in `Authorization: Handle …`, or in the body of a session. */
export interface HandleCredentials {
  readonly sessionId?: string;
  readonly id?: string;
  readonly type?: string;
  readonly alg?: string;
  readonly cnonce?: string;
  readonly signature?: string;
  readonly salt?: string;
  readonly iterations?: string;
  /** Bits of the key that PBKDF2 derives. */
  readonly length?: string;
  readonly clientCert?: string;
}

/** An answer to a challenge as the proofs of the Handle protocol take it. */
export interface Answered {
  readonly reference: ValueReference;
  readonly authType: string;
  readonly cnonce: Uint8Array;
  readonly response: Uint8Array;
}

const names = new Set([
  'sessionId',
  'id',
  'type',
  'alg',
  'cnonce',
  'signature',
  'salt',
  'iterations',
  'length',
  'clientCert',
]);

/** The parameters after `Handle`: `name="value"`, with commas. Unknown ones are left out. */
export function parseCredentials(header: string): HandleCredentials {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of header.matchAll(/([A-Za-z]{1,32})="([^"]{0,8192})"/g))
    if (names.has(name)) found[name] = value;
  return found;
}

/** The same from a JSON body, whose numbers may be numbers. */
export function credentialsFromJson(json: unknown): HandleCredentials {
  if (typeof json !== 'object' || json === null) return {};
  const known = Object.entries(json).filter(([name]) => names.has(name));
  return Object.fromEntries(known.map(([name, value]) => [name, String(value)]));
}

/** `300:0.NA/88.118.22`: index and handle. @throws NameplateError INVALID_VALUE */
export function parseAdminId(id: string): ValueReference {
  const [, index, handle] = /^(\d{1,10}):(.+)$/s.exec(id) ?? [];
  if (handle === undefined || Number(index) > 0x7fff_ffff)
    throw new NameplateError('INVALID_VALUE', 'id: expected index, colon, handle, such as 300:0.NA/88.118.22.', {
      reason: 'ADMIN_ID',
    });
  return { handle, index: Number(index) };
}

/** The answer in these credentials. @throws NameplateError INVALID_VALUE when a part of it is missing or unknown */
export function answered(credentials: HandleCredentials): Answered {
  const { id = '', type = '', alg = '', cnonce = '', signature = '' } = credentials;
  const octets = octetsOf(signature, 'signature');
  const common = { reference: parseAdminId(id), authType: type, cnonce: octetsOf(cnonce, 'cnonce') };
  if (type === 'HS_PUBKEY')
    return { ...common, response: Buffer.concat([withLength(Buffer.from(alg)), withLength(octets)]) };
  if (type !== 'HS_SECKEY') throw invalid('type', 'HS_PUBKEY or HS_SECKEY');
  return { ...common, response: secretResponse(plain(alg), octets, credentials) };
}

const macByName: Readonly<Record<string, number>> = {
  MD5: macCodes.md5,
  SHA1: macCodes.sha1,
  SHA256: macCodes.sha256,
  HMACSHA1: macCodes.hmacSha1,
  HMACSHA256: macCodes.hmacSha256,
};

function secretResponse(
  alg: string,
  mac: Uint8Array,
  { salt = '', iterations, length }: HandleCredentials,
): Uint8Array {
  if (alg === 'PBKDF2HMACSHA1') {
    const [rounds, keyBits] = [Number(iterations), Number(length)];
    if (!isCount(rounds) || !isCount(keyBits)) throw invalid('iterations and length', 'whole numbers');
    return encodePbkdf2Response({ salt: octetsOf(salt, 'salt'), iterations: rounds, keyBits }, mac);
  }
  const code = Object.hasOwn(macByName, alg) ? macByName[alg] : undefined;
  if (code === undefined) throw invalid('alg', 'HMAC-SHA256, HMAC-SHA1, SHA-256, SHA-1, MD5 or PBKDF2-HMAC-SHA1');
  return Buffer.concat([Buffer.of(code), mac]);
}

/** Names are compared without case and punctuation. */
function plain(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

function withLength(octets: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(octets.length);
  return Buffer.concat([length, octets]);
}

function octetsOf(text: string, name: string): Uint8Array {
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return Buffer.from(text, 'base64');
  throw invalid(name, 'base64');
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number > 0 && number <= 0x7fff_ffff;
}

function invalid(name: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${name}: expected ${expected}.`, { reason: 'HANDLE_CREDENTIALS' });
}
