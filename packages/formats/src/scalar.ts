import { type ReadShape, readEntries, readNumber, wrongShape } from '@nameplate/model';

/** Numbers as devices lay them out. */
export const scalarOctets = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u24: 3,
  i24: 3,
  u32: 4,
  i32: 4,
  u48: 6,
  i48: 6,
  u64: 8,
  i64: 8,
  f32: 4,
  f64: 8,
} as const;

export type ScalarType = keyof typeof scalarOctets;

export function isScalarType(type: string): type is ScalarType {
  return Object.hasOwn(scalarOctets, type);
}

/** Reads a number whose octets are there; bigint where a double cannot hold it, null where a float is no number. */
export function readScalar(octets: Uint8Array, type: ScalarType, littleEndian: boolean): number | bigint | null {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  if (type === 'f32') return finite(shortest(view.getFloat32(0, littleEndian)));
  if (type === 'f64') return finite(view.getFloat64(0, littleEndian));
  let value = 0n;
  for (const octet of littleEndian ? octets.toReversed() : octets) value = (value << 8n) | BigInt(octet);
  if (type.startsWith('i')) value = BigInt.asIntN(octets.length * 8, value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** What the number means: declared once for binary layouts and for registers. */
export interface Meaning {
  readonly scale?: number;
  readonly offset?: number;
  /** A raw number that says that there is no value. */
  readonly invalid?: number;
  /** Names of raw numbers; one that has none stays a number. */
  readonly values?: Readonly<Record<string, string>>;
}

export function applyMeaning(raw: number | bigint | null, { scale, offset, invalid, values }: Meaning): unknown {
  if (raw === null || (invalid !== undefined && Number(raw) === invalid)) return null;
  if (values !== undefined) return Object.hasOwn(values, String(raw)) ? values[String(raw)] : raw;
  if (scale === undefined && offset === undefined) return raw;
  return finite(scaled(Number(raw), scale ?? 1) + (offset ?? 0));
}

export const readFactor: ReadShape<number> = (value, path) => {
  if (typeof value === 'number' && Number.isFinite(value) && value !== 0) return value;
  throw wrongShape(path, 'a number that is not 0');
};

export const readAnyNumber = readNumber();

/** Raw numbers and their names. */
export const readValues: ReadShape<Readonly<Record<string, string>>> = (value, path) => {
  const entries = readEntries(value, path);
  for (const [raw, name] of entries)
    if (!/^-?\d{1,20}$/.test(raw) || typeof name !== 'string' || name === '' || name.length > 64)
      throw wrongShape(`${path}.${raw}`, 'a whole number and its name, of 1 to 64 characters');
  return Object.fromEntries(entries) as Record<string, string>;
};

/** A scale of a thousandth divides by a thousand: that is the nearest double, the product is not. */
function scaled(value: number, scale: number): number {
  const parts = Math.round(1 / scale);
  return parts !== 0 && 1 / parts === scale ? value / parts : value * scale;
}

/** The shortest decimal that is the same single-precision number: 21.3, not 21.299999237060547. */
function shortest(value: number): number {
  for (let precision = 6; precision < 9; precision += 1) {
    const short = Number(value.toPrecision(precision));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
