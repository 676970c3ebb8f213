import { createPublicKey, type KeyObject } from 'node:crypto';
import { sm2, sm3 } from 'sm-crypto-v2';

/**
 * SM2 with SM3 as a vendor's clients do it: the signer's identity is their own handle instead of the customary digits,
 * and what is signed is the SM3 of the data, which is then hashed again with the identity. GB/T 32918.2.
 */
export function verifySm2(options: {
  readonly key: KeyObject;
  readonly identity: string;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}): boolean {
  const { key, identity, data, signature } = options;
  try {
    return sm2.doVerifySignature(sm3Octets(data), Buffer.from(signature).toString('hex'), pointOf(key), {
      der: true,
      hash: true,
      userId: identity,
    });
  } catch {
    // The library throws for what is no signature at all.
    return false;
  }
}

export function signSm2(options: {
  readonly key: KeyObject;
  readonly identity: string;
  readonly data: Uint8Array;
}): Uint8Array {
  const { key, identity, data } = options;
  const signature = sm2.doSignature(sm3Octets(data), scalarOf(key), {
    der: true,
    hash: true,
    publicKey: pointOf(createPublicKey(key)),
    userId: identity,
  });
  return Buffer.from(signature, 'hex');
}

/** Is it a key on the curve sm2p256v1? OpenSSL as Node binds it has no name for such a key. */
export function isSm2(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== undefined && key.asymmetricKeyType !== 'ec') return false;
  return derOf(key).includes(curveOid);
}

export function sm3Octets(data: Uint8Array): Uint8Array {
  return Buffer.from(sm3(data), 'hex');
}

const curveOid = Buffer.from('06082a811ccf5501822d', 'hex');
/** `version 1`, then an octet string of 32: where a private key's number begins. RFC 5915 §3. */
const scalarHead = Buffer.from('0201010420', 'hex');

function derOf(key: KeyObject): Buffer {
  return key.type === 'private'
    ? key.export({ format: 'der', type: 'pkcs8' })
    : key.export({ format: 'der', type: 'spki' });
}

/** The public point, uncompressed: the last 65 octets of the key's SPKI. */
function pointOf(key: KeyObject): string {
  return derOf(key).subarray(-65).toString('hex');
}

function scalarOf(key: KeyObject): string {
  const der = derOf(key);
  const at = der.indexOf(scalarHead) + scalarHead.length;
  return der.subarray(at, at + 32).toString('hex');
}
