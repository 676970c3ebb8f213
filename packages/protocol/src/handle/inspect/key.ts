import { decodeKeyFile, encodeKeyFile, type KeyFile } from '../key-file.ts';
import { decodePem, encodePem } from '../pem.ts';
import { decodePrivateKey, encodePrivateKey, type PrivateKeyRecord, privateKeyTypes } from '../private-key.ts';
import { decodePublicKey, encodePublicKey, type PublicKeyRecord, publicKeyTypes } from '../public-key.ts';
import { type Fields, type JsonObject, type Shape, toHex, u32Max } from './fields.ts';

/** HS_PUBKEY. */
export const publicKeyShape: Shape = {
  describe: (bytes) => publicKeyFields(decodePublicKey(bytes)),
  write: (fields) => encodePublicKey(publicKeyOfFields(fields)),
};

/** A private key in clear. */
export const privateKeyShape: Shape = {
  describe(bytes) {
    const { kind, ...numbers } = decodePrivateKey(bytes);
    return { keyType: privateKeyTypes[kind], ...hexNumbers(numbers) };
  },
  write(fields) {
    const keyType = fields.text('keyType');
    const number = (name: string) => fields.octets(`${name}Hex`);
    const key = privateKey(keyType, number);
    if (key === undefined) throw fields.refuse('keyType', Object.values(privateKeyTypes).join(', '));
    return encodePrivateKey(key);
  },
};

/** A private key file; what is encrypted in it stays so. */
export const keyFileShape: Shape = {
  describe(bytes) {
    const file = decodeKeyFile(bytes);
    const encryptionType = encryptions.indexOf(file.encryption);
    if (file.encryption === 'none') {
      const key = privateKeyShape.describe(file.clear);
      return { encryptionType, innerKind: key['keyType'], key };
    }
    const { encryption: _, ...rest } = file;
    return {
      encryptionType,
      ...Object.fromEntries(
        Object.entries(rest).map(([name, value]) =>
          value instanceof Uint8Array ? [`${name}Hex`, toHex(value)] : [name, value],
        ),
      ),
    };
  },
  write: (fields) => encodeKeyFile(keyFileOfFields(fields)),
};

const encryptions = ['des-ecb', 'none', 'des-cbc', '3des-cbc', 'aes-cbc'] as const satisfies KeyFile['encryption'][];

function keyFileOfFields(fields: Fields): KeyFile {
  const encryption = encryptions[fields.integer('encryptionType', 4)];
  const ciphertext = () => fields.octets('ciphertextHex');
  switch (encryption) {
    case undefined:
      throw fields.refuse('encryptionType', '0 to 4');
    case 'none':
      return { encryption, clear: privateKeyShape.write(fields.child('key')) };
    case 'des-ecb':
      return { encryption, ciphertext: ciphertext() };
    case 'des-cbc':
      return { encryption, iv: fields.octets('ivHex'), ciphertext: ciphertext() };
    default:
      return {
        encryption,
        salt: fields.octets('saltHex'),
        iterations: fields.integer('iterations', u32Max),
        keyBits: fields.integer('keyBits', u32Max),
        iv: fields.octets('ivHex'),
        ciphertext: ciphertext(),
      };
  }
}

function privateKey(keyType: string, number: (name: string) => Uint8Array): PrivateKeyRecord | undefined {
  switch (keyType) {
    case privateKeyTypes.rsa:
      return { kind: 'rsa', n: number('n'), d: number('d') };
    case privateKeyTypes.dsa:
      return { kind: 'dsa', x: number('x'), p: number('p'), q: number('q'), g: number('g') };
    case privateKeyTypes['rsa-crt']: {
      const [n, e, d, p, q] = [number('n'), number('e'), number('d'), number('p'), number('q')];
      return { kind: 'rsa-crt', n, e, d, p, q, dP: number('dP'), dQ: number('dQ'), qInv: number('qInv') };
    }
    default:
      return undefined;
  }
}

function publicKeyFields(key: PublicKeyRecord): JsonObject {
  switch (key.kind) {
    case 'rsa': {
      const exponent = key.exponent.reduce((sum, octet) => sum * 256 + octet, 0);
      const json = { kty: 'RSA', n: base64url(key.modulus), e: base64url(key.exponent) };
      return { keyType: publicKeyTypes.rsa, modulusHex: toHex(key.modulus), exponent, json };
    }
    case 'dsa': {
      const json = {
        kty: 'DSA',
        y: base64url(key.y),
        p: base64url(key.p),
        q: base64url(key.q),
        g: base64url(key.g),
      };
      return { keyType: publicKeyTypes.dsa, json };
    }
    case 'dh':
      return { keyType: publicKeyTypes.dh, ...hexNumbers({ y: key.y, p: key.p, g: key.g }) };
    case 'sm2': {
      const spkiPem = encodePem('PUBLIC KEY', key.spki);
      return { keyType: publicKeyTypes.sm2, spkiPem, ...(key.written === 'der' ? { written: 'der' } : {}) };
    }
    case 'sm9':
      return { keyType: publicKeyTypes.sm9, id: key.id };
    default:
      return { pem: key.text };
  }
}

function publicKeyOfFields(fields: Fields): PublicKeyRecord {
  if (fields.has('pem')) return { kind: 'pem', text: fields.text('pem') };
  const json = fields.child('json');
  const number = (name: string) => octetsOfBase64url(json, name);
  const hex = (name: string) => fields.octets(`${name}Hex`);
  switch (fields.text('keyType')) {
    case publicKeyTypes.rsa:
      return { kind: 'rsa', exponent: number('e'), modulus: number('n') };
    case publicKeyTypes.dsa:
      return { kind: 'dsa', q: number('q'), p: number('p'), g: number('g'), y: number('y') };
    case publicKeyTypes.dh:
      return { kind: 'dh', y: hex('y'), p: hex('p'), g: hex('g') };
    case publicKeyTypes.sm2:
      return {
        kind: 'sm2',
        spki: decodePem(fields.text('spkiPem')),
        written: fields.text('written', 'pem') === 'der' ? 'der' : 'pem',
      };
    case publicKeyTypes.sm9:
      return { kind: 'sm9', id: fields.text('id') };
    default:
      throw fields.refuse('keyType', Object.values(publicKeyTypes).join(', '));
  }
}

function hexNumbers(numbers: Readonly<Record<string, Uint8Array>>): JsonObject {
  return Object.fromEntries(Object.entries(numbers).map(([name, octets]) => [`${name}Hex`, toHex(octets)]));
}

function base64url(octets: Uint8Array): string {
  let binary = '';
  for (const octet of octets) binary += String.fromCharCode(octet);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function octetsOfBase64url(fields: Fields, name: string): Uint8Array {
  try {
    const binary = atob(fields.text(name).replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (octet) => octet.charCodeAt(0));
  } catch {
    throw fields.refuse(name, 'a number in base64url');
  }
}
