/** Builds a key whose order is the order of its parts: text before its continuations, numbers by size. Octets come last or have a fixed length. */
export function key(...parts: readonly KeyPart[]): Uint8Array {
  const encoded = parts.map(encodePart);
  const result = new Uint8Array(encoded.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of encoded) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

/** Text is UTF-8 and ends in 0x00 (so it holds none), a number is u64 big-endian, octets stand as they are. */
export type KeyPart = string | number | Uint8Array;

/** Every key that begins with the prefix. */
export function prefixRange(prefix: Uint8Array): { readonly gte: Uint8Array; readonly lt?: Uint8Array } {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 0xff) end -= 1;
  if (end === 0) return { gte: prefix };
  const lt = prefix.slice(0, end);
  lt[end - 1] = (lt[end - 1] ?? 0) + 1;
  return { gte: prefix, lt };
}

/** A safe integer as eight octets, big-endian. */
export function encodeU64(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`not a safe unsigned integer: ${value}`);
  const result = new Uint8Array(8);
  const view = new DataView(result.buffer);
  view.setUint32(0, Math.floor(value / 2 ** 32));
  view.setUint32(4, value % 2 ** 32);
  return result;
}

/** Reads what `encodeU64` wrote. */
export function decodeU64(bytes: Uint8Array, offset = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const value = view.getUint32(offset) * 2 ** 32 + view.getUint32(offset + 4);
  if (!Number.isSafeInteger(value)) throw new TypeError('u64 larger than a safe integer');
  return value;
}

/** A counter's octets: a safe integer, two's complement, big-endian. */
export function encodeCounter(value: number): Uint8Array {
  if (!Number.isSafeInteger(value)) throw new TypeError(`not a safe integer: ${value}`);
  const result = new Uint8Array(8);
  new DataView(result.buffer).setBigInt64(0, BigInt(value));
  return result;
}

/** Reads what `encodeCounter` wrote; nothing is 0. */
export function decodeCounter(bytes: Uint8Array | undefined): number {
  if (bytes === undefined) return 0;
  if (bytes.length !== 8) throw new TypeError(`a counter has 8 octets, not ${bytes.length}`);
  return Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0));
}

/** Unsigned octets, a prefix before what continues it: the order of the store. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** True when both are absent, or both hold the same octets. */
export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && compareBytes(a, b) === 0;
}

const utf8 = new TextEncoder();

function encodePart(part: KeyPart): Uint8Array {
  if (typeof part === 'number') return encodeU64(part);
  if (typeof part !== 'string') return part;
  if (part.includes('\0')) throw new TypeError('text in a key cannot hold NUL');
  return utf8.encode(`${part}\0`);
}
