import { Budget, WireError } from '../wire/reader.ts';
import { readArray } from './array.ts';
import { type DataType, isArrayType } from './data-type.ts';
import type { Scalar, SparkplugValue, WireValue } from './payload.ts';

/**
 * What a wire value says when its type is known. Signed numbers come as two's complement in unsigned fields (§6.4.16), so
 * that only the type gives them their sign. Throws WireError when the value is not of the type.
 */
export function valueOf(wire: WireValue, type: DataType, budget = new Budget(Number.MAX_SAFE_INTEGER)): SparkplugValue {
  if (isArrayType(type)) {
    if (wire.field !== 'bytes') throw wrong(wire, type);
    return readArray(wire.value, type, budget);
  }
  switch (type) {
    case 'DataSet':
    case 'Template':
      if (wire.field === 'dataset' || wire.field === 'template') return wire.value;
      throw wrong(wire, type);
    case 'Bytes':
    case 'File':
      if (wire.field === 'bytes') return wire.value;
      throw wrong(wire, type);
    default:
      return scalarOf(wire, type);
  }
}

/** The types that a property, a parameter or a cell of a table may have too. */
export function scalarOf(wire: WireValue, type: DataType): Scalar {
  switch (type) {
    case 'Int8':
    case 'Int16':
    case 'Int32':
      return Number(signed(wire, type, widths[type]));
    case 'UInt8':
    case 'UInt16':
    case 'UInt32':
      return Number(unsigned(wire, type, widths[type]));
    case 'Int64':
      // An encoder that puts a small one into the 32-bit field extends its sign there.
      return wire.field === 'int' ? BigInt.asIntN(32, wire.value) : BigInt.asIntN(64, unsigned(wire, type, 64));
    case 'UInt64':
      return unsigned(wire, type, 64);
    case 'DateTime': {
      const ms = unsigned(wire, type, 64);
      if (ms > BigInt(Number.MAX_SAFE_INTEGER)) throw new WireError(`${ms} ms is no time.`, 'time-invalid');
      return Number(ms);
    }
    case 'Float':
    case 'Double':
      if (wire.field === 'float' || wire.field === 'double') return wire.value;
      throw wrong(wire, type);
    case 'Boolean':
      if (wire.field === 'boolean') return wire.value;
      throw wrong(wire, type);
    case 'String':
    case 'Text':
    case 'UUID':
      if (wire.field === 'string') return wire.value;
      throw wrong(wire, type);
    default:
      throw new WireError(`A value of type ${type} is not read here.`, 'unsupported');
  }
}

const widths = { Int8: 8, Int16: 16, Int32: 32, UInt8: 8, UInt16: 16, UInt32: 32 } as const;

/** Encoders write -1 as Int8 both as 0xFF and as 0xFFFFFFFF. */
function signed(wire: WireValue, type: DataType, width: number): bigint {
  const whole = unsigned(wire, type, 64);
  const value = BigInt.asIntN(width, whole);
  if ([width, 32, 64].some((bits) => BigInt.asUintN(bits, value) === whole)) return value;
  throw new WireError(`${whole} is no ${type}.`, 'value-type');
}

function unsigned(wire: WireValue, type: DataType, width: number): bigint {
  if (wire.field !== 'int' && wire.field !== 'long') throw wrong(wire, type);
  if (BigInt.asUintN(width, wire.value) === wire.value) return wire.value;
  throw new WireError(`${wire.value} is no ${type}.`, 'value-type');
}

function wrong(wire: WireValue, type: DataType): WireError {
  return new WireError(`${type} does not travel as ${wire.field}_value.`, 'value-type');
}
