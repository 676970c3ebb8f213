import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { encodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyRecord } from '@nameplate/protocol/handle-crypto';

/** A key pair as files hold it, and its public half in the form of HS_PUBKEY. */
export interface KeyPair {
  readonly privatePem: string;
  readonly publicPem: string;
  readonly publicKey: Uint8Array;
}

/** RSA, 2048 bits: what every Handle client and server can verify. */
export async function makeKeyPair(): Promise<KeyPair> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    publicKey: encodePublicKey(publicKeyRecord(publicKey)),
  };
}
