import { crc32 } from 'node:zlib';
import { NameplateError } from '@nameplate/model';

const TRAILER = 4;

/**
 * A value as it lies in LevelDB: its octets, then the CRC-32 of key and value.
 * LevelDB checks its blocks only while compacting; without this a flipped bit would be answered as truth.
 */
export function sealValue(key: Uint8Array, value: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(value.length + TRAILER);
  sealed.set(value);
  new DataView(sealed.buffer).setUint32(value.length, checksum(key, value));
  return sealed;
}

/** The value without its trailer, not copied. STORAGE_UNAVAILABLE with reason CORRUPT when it is not what was written. */
export function openValue(key: Uint8Array, sealed: Uint8Array): Uint8Array {
  const length = sealed.length - TRAILER;
  if (length >= 0) {
    const value = new Uint8Array(sealed.buffer, sealed.byteOffset, length);
    const view = new DataView(sealed.buffer, sealed.byteOffset + length, TRAILER);
    if (view.getUint32(0) === checksum(key, value)) return value;
  }
  const name = Buffer.from(key).toString('hex');
  throw new NameplateError('STORAGE_UNAVAILABLE', `The stored value of key ${name} is damaged: restore a copy.`, {
    reason: 'CORRUPT',
    metadata: { key: name },
  });
}

function checksum(key: Uint8Array, value: Uint8Array): number {
  // zlib forgets the sum so far when given an empty array without memory.
  return value.length === 0 ? crc32(key) : crc32(value, crc32(key));
}
