import { createPublicKey, KeyObject } from 'node:crypto';
import { NameplateError } from '@nameplate/model';
import { decodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyObject } from '@nameplate/protocol/handle-crypto';

/** A public key: PEM, the octets of an HS_PUBKEY value, or a key object. */
export type ServerKey = string | Uint8Array | KeyObject;

/** @throws NameplateError INVALID_VALUE */
export function readServerKey(key: ServerKey): KeyObject {
  try {
    if (key instanceof KeyObject) return key.type === 'private' ? createPublicKey(key) : key;
    if (typeof key === 'string') return createPublicKey(key);
    return publicKeyObject(decodePublicKey(key));
  } catch (cause) {
    throw new NameplateError(
      'INVALID_VALUE',
      'Expected a public key (serverKey) as PEM, as HS_PUBKEY data, or a KeyObject.',
      {
        reason: 'SERVER_KEY',
        cause,
      },
    );
  }
}
