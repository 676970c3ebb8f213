import { type Budget, WireError } from '../wire/reader.ts';
import type { ArrayType } from './data-type.ts';
import type { Scalar } from './payload.ts';

/**
 * Types 22 to 34 (§6.4.16): packed little-endian. The specification's examples of FloatArray and DoubleArray show the
 * other order than its text; the text is followed, as Eclipse Tahu does.
 */
export function readArray(octets: Uint8Array, type: ArrayType, budget: Budget): readonly Scalar[] {
  if (type === 'BooleanArray') return readBooleans(octets, budget);
  if (type === 'StringArray') return readTexts(octets, budget);
  const { size, read } = elements[type];
  if (octets.length % size !== 0)
    throw new WireError(`${octets.length} octets are no whole number of ${size} octets each (${type}).`);
  const count = octets.length / size;
  budget.spend(count);
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  return Array.from({ length: count }, (_, i) => read(view, i * size));
}

/** The octets that `readArray` reads. */
export function writeArray(values: readonly Scalar[], type: ArrayType): Uint8Array {
  if (type === 'BooleanArray') return writeBooleans(values);
  if (type === 'StringArray') return new TextEncoder().encode(values.map((value) => `${String(value)}\0`).join(''));
  const { size, write } = elements[type];
  const view = new DataView(new ArrayBuffer(values.length * size));
  values.forEach((value, i) => write(view, i * size, value));
  return new Uint8Array(view.buffer);
}

interface Element {
  readonly size: number;
  readonly read: (view: DataView, at: number) => Scalar;
  readonly write: (view: DataView, at: number, value: Scalar) => void;
}

const elements: Readonly<Record<Exclude<ArrayType, 'BooleanArray' | 'StringArray'>, Element>> = {
  Int8Array: { size: 1, read: (v, at) => v.getInt8(at), write: (v, at, value) => v.setInt8(at, Number(value)) },
  Int16Array: {
    size: 2,
    read: (v, at) => v.getInt16(at, true),
    write: (v, at, value) => v.setInt16(at, Number(value), true),
  },
  Int32Array: {
    size: 4,
    read: (v, at) => v.getInt32(at, true),
    write: (v, at, value) => v.setInt32(at, Number(value), true),
  },
  Int64Array: {
    size: 8,
    read: (v, at) => v.getBigInt64(at, true),
    write: (v, at, value) => v.setBigInt64(at, BigInt(value), true),
  },
  UInt8Array: { size: 1, read: (v, at) => v.getUint8(at), write: (v, at, value) => v.setUint8(at, Number(value)) },
  UInt16Array: {
    size: 2,
    read: (v, at) => v.getUint16(at, true),
    write: (v, at, value) => v.setUint16(at, Number(value), true),
  },
  UInt32Array: {
    size: 4,
    read: (v, at) => v.getUint32(at, true),
    write: (v, at, value) => v.setUint32(at, Number(value), true),
  },
  UInt64Array: {
    size: 8,
    read: (v, at) => v.getBigUint64(at, true),
    write: (v, at, value) => v.setBigUint64(at, BigInt(value), true),
  },
  FloatArray: {
    size: 4,
    read: (v, at) => v.getFloat32(at, true),
    write: (v, at, value) => v.setFloat32(at, Number(value), true),
  },
  DoubleArray: {
    size: 8,
    read: (v, at) => v.getFloat64(at, true),
    write: (v, at, value) => v.setFloat64(at, Number(value), true),
  },
  DateTimeArray: {
    size: 8,
    read: (v, at) => {
      const ms = v.getBigUint64(at, true);
      if (ms > BigInt(Number.MAX_SAFE_INTEGER)) throw new WireError(`${ms} ms is no time.`, 'time-invalid');
      return Number(ms);
    },
    write: (v, at, value) => v.setBigUint64(at, BigInt(value), true),
  },
};

/** The count in 4 octets, then a bit each, the first in the highest bit. */
function readBooleans(octets: Uint8Array, budget: Budget): readonly boolean[] {
  if (octets.length < 4) throw new WireError('A BooleanArray begins with its count in 4 octets.');
  const count = new DataView(octets.buffer, octets.byteOffset).getUint32(0, true);
  if (Math.ceil(count / 8) !== octets.length - 4)
    throw new WireError(`${count} truth values are announced, ${octets.length - 4} octets of them follow.`);
  budget.spend(count);
  return Array.from({ length: count }, (_, i) => ((octets[4 + (i >>> 3)] ?? 0) & (0x80 >>> (i & 7))) !== 0);
}

function writeBooleans(values: readonly Scalar[]): Uint8Array {
  const octets = new Uint8Array(4 + Math.ceil(values.length / 8));
  new DataView(octets.buffer).setUint32(0, values.length, true);
  values.forEach((value, i) => {
    const at = 4 + (i >>> 3);
    if (value === true) octets[at] = (octets[at] ?? 0) | (0x80 >>> (i & 7));
  });
  return octets;
}

/** Texts that each end with a zero octet. */
function readTexts(octets: Uint8Array, budget: Budget): readonly string[] {
  if (octets.length === 0) return [];
  if (octets.at(-1) !== 0) throw new WireError('The last text of a StringArray does not end with a zero octet.');
  let count = 0;
  for (const octet of octets) if (octet === 0) count += 1;
  budget.spend(count);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets).slice(0, -1).split('\0');
  } catch {
    throw new WireError('A text of a StringArray is not UTF-8.', 'not-utf8');
  }
}
