import { malformed, WireReader } from './reader.ts';
import { WireWriter } from './writer.ts';

/** Proof of a secret key: which MAC it is, and the MAC. Protocol 2.0 has no code: a bare MD5. */
export type MacProof =
  | { readonly code: MacCode | undefined; readonly mac: Uint8Array }
  | { readonly code: 0x22; readonly mac: Uint8Array; readonly derivation: KeyDerivation };

/** How the key of the MAC comes from the secret, by PBKDF2. */
export interface KeyDerivation {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly keyBits: number;
}

/** Octets of the MAC, by code: MD5, SHA-1, SHA-256 of key, data, key; HMAC with SHA-1 and SHA-256. */
const macOctets = { 0x01: 16, 0x02: 20, 0x03: 32, 0x12: 20, 0x13: 32 } as const;
export type MacCode = keyof typeof macOctets;
const derivedCode = 0x22;
const bareOctets = 16;

export function encodeMacProof(proof: MacProof): Uint8Array {
  const writer = new WireWriter(80);
  if (proof.code !== undefined) writer.u8(proof.code);
  if (!('derivation' in proof)) return writer.raw(proof.mac).finish();
  const { salt, iterations, keyBits } = proof.derivation;
  return writer.octets(salt).u32(iterations).u32(keyBits).octets(proof.mac).finish();
}

/** @throws NameplateError MALFORMED_MESSAGE */
export function decodeMacProof(bytes: Uint8Array): MacProof {
  const reader = new WireReader(bytes);
  // No proof with a code has as many octets as a bare MD5.
  if (bytes.length === bareOctets) return { code: undefined, mac: reader.raw(bareOctets, 'MAC') };
  const code = reader.u8('MAC code');
  if (code !== derivedCode) {
    if (!isMacCode(code)) throw malformed(`MAC code ${code} is not known`, 'MAC_CODE');
    const mac = reader.raw(macOctets[code], 'MAC');
    reader.end('the MAC');
    return { code, mac };
  }
  const salt = reader.octets('salt');
  const derivation = { salt, iterations: reader.u32('iterations'), keyBits: reader.u32('key bits') };
  const mac = reader.octets('MAC');
  reader.end('the MAC');
  return { code, mac, derivation };
}

function isMacCode(code: number): code is MacCode {
  return Object.hasOwn(macOctets, code);
}
