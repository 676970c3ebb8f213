import type { QualityFlag, Reading, ReadingValue } from '@nameplate/model';

/**
 * A reading as it is stored, but for device, metric and device time, which are its key:
 * version u8 · type u8 · quality u16 · receive time f64 · length of unit u8 · unit · value (f64, or text to the end).
 */
export function encodeRow({ value, unit, receiveTimeMs, quality }: Reading): Uint8Array {
  const unitLength = Buffer.byteLength(unit);
  if (unitLength > 255) throw new TypeError(`a unit of ${unitLength} octets`);
  const head = 13 + unitLength;
  const row = Buffer.allocUnsafe(head + valueLength(value));
  row.writeUInt8(1, 0);
  row.writeUInt8(typeOf(value), 1);
  row.writeUInt16BE(
    quality.reduce((bits, flag) => bits | (1 << flags.indexOf(flag)), 0),
    2,
  );
  row.writeDoubleBE(receiveTimeMs, 4);
  row.writeUInt8(unitLength, 12);
  row.write(unit, 13);
  if (typeof value === 'number') row.writeDoubleBE(value, head);
  else if (typeof value === 'string') row.write(value, head);
  return row;
}

/** Reads what `encodeRow` wrote. */
export function decodeRow(bytes: Uint8Array, metric: string, deviceTimeMs: number): Reading {
  const row = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (row.readUInt8(0) !== 1) throw new TypeError(`a reading of an unknown version: ${row.readUInt8(0)}`);
  const head = 13 + row.readUInt8(12);
  const bits = row.readUInt16BE(2);
  return {
    metric,
    value: decodeValue(row, head),
    unit: row.toString('utf8', 13, head),
    deviceTimeMs,
    receiveTimeMs: row.readDoubleBE(4),
    quality: bits === 0 ? [] : flags.filter((_, i) => (bits & (1 << i)) !== 0),
  };
}

/** By place: only ever append. */
const flags: readonly QualityFlag[] = [
  'out-of-range',
  'step-implausible',
  'late',
  'future',
  'receive-time',
  'reset',
  'unit-converted',
  'decoder-warning',
  'historical',
  'estimated',
  'substituted',
];

const types = { number: 0, false: 1, true: 2, text: 3 } as const;

function typeOf(value: ReadingValue): number {
  if (typeof value === 'number') return types.number;
  if (typeof value === 'boolean') return value ? types.true : types.false;
  return types.text;
}

function valueLength(value: ReadingValue): number {
  if (typeof value === 'number') return 8;
  return typeof value === 'string' ? Buffer.byteLength(value) : 0;
}

function decodeValue(row: Buffer, offset: number): ReadingValue {
  const type = row.readUInt8(1);
  if (type === types.number) return row.readDoubleBE(offset);
  return type === types.text ? row.toString('utf8', offset) : type === types.true;
}

/** Do two rows hold the same value? Unit, quality and receive time may differ: a message that came twice has two of the last. */
export function sameRowValue(left: Uint8Array, right: Uint8Array): boolean {
  return left[1] === right[1] && Buffer.compare(valueOctets(left), valueOctets(right)) === 0;
}

function valueOctets(row: Uint8Array): Uint8Array {
  return row.subarray(13 + (row[12] ?? 0));
}
