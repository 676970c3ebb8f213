import { compareBytes, encodeU64 } from './keys.ts';
import type { Operation } from './store.ts';

/** Keys from here on are the adapter's own: counters of logs, format version. */
export const RESERVED = Uint8Array.from([0xff, 0xff, 0xff, 0xff]);

/** Where the last sequence of a log is kept, so that trimming the log never gives a sequence twice. */
export function counterKey(log: Uint8Array): Uint8Array {
  return concat(RESERVED, Uint8Array.of(0x01), log);
}

export const FORMAT_KEY = concat(RESERVED, Uint8Array.of(0x02));

/** Where the entry of a sequence is. */
export function logEntryKey(log: Uint8Array, sequence: number): Uint8Array {
  return concat(log, encodeU64(sequence));
}

/** Refuses a batch that would write the adapter's own keys: a mistake in our code. */
export function assertOwnKeys(operations: readonly Operation[]): void {
  for (const operation of operations) {
    const key = operation.type === 'append' ? operation.log : operation.key;
    if (isReserved(key)) throw new TypeError('keys that begin with FF FF FF FF belong to the store');
  }
}

export function isReserved(key: Uint8Array): boolean {
  return key[0] === 0xff && compareBytes(key, RESERVED) >= 0;
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
