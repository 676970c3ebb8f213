import type { HandleValue } from '@nameplate/model';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeHandleValue } from '../handle/value.ts';

/**
 * SHA-256 over a handle value's octets on the wire (RFC 3651 §3.1) with timestamp, TTL and permissions set to 0: what the
 * server or an administrator may change without changing what the value says. Index, type, data and references count.
 */
export function digestValue(value: HandleValue): Uint8Array {
  return sha256(
    encodeHandleValue({ ...value, timestamp: 0, ttl: { kind: 'relative', seconds: 0 }, permissions: none }),
  );
}

const none = { adminRead: false, adminWrite: false, publicRead: false, publicWrite: false };
