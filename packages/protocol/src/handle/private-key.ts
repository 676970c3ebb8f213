import { readInteger, writeInteger } from './big-integer.ts';
import { malformed, WireReader } from './reader.ts';
import { WireWriter } from './writer.ts';

type Numbers<Name extends string> = { readonly [name in Name]: Uint8Array };

/** A private key as HandleNet's key files hold it. Numbers are unsigned octets without leading zeros. */
export type PrivateKeyRecord =
  | ({ readonly kind: 'rsa-crt' } & Numbers<(typeof numbers)['rsa-crt'][number]>)
  | ({ readonly kind: 'rsa' } & Numbers<(typeof numbers)['rsa'][number]>)
  | ({ readonly kind: 'dsa' } & Numbers<(typeof numbers)['dsa'][number]>);

// In the order on the wire.
const numbers = {
  'rsa-crt': ['n', 'e', 'd', 'p', 'q', 'dP', 'dQ', 'qInv'],
  rsa: ['n', 'd'],
  dsa: ['x', 'p', 'q', 'g'],
} as const;

export const privateKeyTypes = { 'rsa-crt': 'RSA_PRIVCRT_KEY', rsa: 'RSA_PRIV_KEY', dsa: 'DSA_PRIV_KEY' } as const;

export function encodePrivateKey(key: PrivateKeyRecord): Uint8Array {
  const writer = new WireWriter(2048).text(privateKeyTypes[key.kind]);
  const octetsOf: Partial<Record<string, unknown>> = key;
  for (const name of numbers[key.kind]) writeInteger(writer, octetsOf[name] as Uint8Array);
  return writer.finish();
}

/** @throws NameplateError MALFORMED_MESSAGE with reason KEY_TYPE for a type that is not known */
export function decodePrivateKey(bytes: Uint8Array): PrivateKeyRecord {
  const reader = new WireReader(bytes);
  const type = reader.text('key type');
  const key = readKey(reader, type);
  reader.end('the private key');
  return key;
}

function readKey(reader: WireReader, type: string): PrivateKeyRecord {
  switch (type) {
    case privateKeyTypes['rsa-crt']:
      return { kind: 'rsa-crt', ...readNumbers(reader, numbers['rsa-crt']) };
    case privateKeyTypes.rsa:
      return { kind: 'rsa', ...readNumbers(reader, numbers.rsa) };
    case privateKeyTypes.dsa:
      return { kind: 'dsa', ...readNumbers(reader, numbers.dsa) };
    default:
      throw malformed(`private key type ${JSON.stringify(type.slice(0, 40))} is not known`, 'KEY_TYPE');
  }
}

function readNumbers<Name extends string>(reader: WireReader, names: readonly Name[]): Numbers<Name> {
  const entries = names.map((name) => [name, readInteger(reader, name)] as const);
  return Object.fromEntries(entries) as Record<Name, Uint8Array>;
}
