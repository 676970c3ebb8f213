import { decodeSignatureProof } from '../authentication.ts';
import { decodeMacProof } from '../mac-proof.ts';
import { type JsonObject, toHex } from './fields.ts';

/** What a proof says, for reading: `signedResponseHex` holds its octets. Nothing when it cannot be read. */
export function describeProof(authenticationType: string, proof: Uint8Array): JsonObject {
  try {
    if (authenticationType === 'HS_SECKEY') return { mac: macFields(proof) };
    if (authenticationType !== 'HS_PUBKEY') return {};
    const { hashName, signature } = decodeSignatureProof(proof);
    return { signature: { hashAlgorithm: hashName, signatureHex: toHex(signature) } };
  } catch {
    return {};
  }
}

function macFields(bytes: Uint8Array): JsonObject {
  const proof = decodeMacProof(bytes);
  const macHex = toHex(proof.mac);
  if (!('derivation' in proof)) return { digestAlgCode: proof.code ?? 'none (2.0 format: bare MD5)', macHex };
  const { salt, iterations, keyBits } = proof.derivation;
  return { digestAlgCode: proof.code, saltHex: toHex(salt), iterations, keyLengthBits: keyBits, macHex };
}
