import type { DataType } from './data-type.ts';
import type { SparkplugValue } from './payload.ts';

const wholes: Partial<Record<DataType, readonly [min: bigint, max: bigint]>> = {
  Int8: [-(2n ** 7n), 2n ** 7n - 1n],
  Int16: [-(2n ** 15n), 2n ** 15n - 1n],
  Int32: [-(2n ** 31n), 2n ** 31n - 1n],
  Int64: [-(2n ** 63n), 2n ** 63n - 1n],
  UInt8: [0n, 2n ** 8n - 1n],
  UInt16: [0n, 2n ** 16n - 1n],
  UInt32: [0n, 2n ** 32n - 1n],
  UInt64: [0n, 2n ** 64n - 1n],
  DateTime: [0n, BigInt(Number.MAX_SAFE_INTEGER)],
};

/** A JSON value as a metric of that type has it (§6.4.16); undefined when it has no such value. A long one may be a text of digits. */
export function commandValue(type: DataType, value: unknown): SparkplugValue | undefined {
  const bounds = wholes[type];
  if (bounds !== undefined) {
    const whole = wholeOf(value);
    if (whole === undefined || whole < bounds[0] || whole > bounds[1]) return undefined;
    return type === 'Int64' || type === 'UInt64' ? whole : Number(whole);
  }
  switch (type) {
    case 'Float':
    case 'Double':
      return typeof value === 'number' ? value : undefined;
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'String':
    case 'Text':
    case 'UUID':
      return typeof value === 'string' ? value : undefined;
    default:
      return undefined;
  }
}

function wholeOf(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}
