import protobuf from 'protobufjs';
import { WireError, type WireReader, wireType } from '../wire/reader.ts';

/** What a field is read by: a scalar's name, or the enum or message behind it. */
export type ScalarField = Pick<protobuf.Field, 'type' | 'resolvedType'>;

/** How a value of the field stands on the wire, when it is not packed. */
export function scalarWireType({ type, resolvedType }: ScalarField): number {
  if (resolvedType instanceof protobuf.Enum) return wireType.varint;
  if (resolvedType instanceof protobuf.Type) {
    // A group of proto2, which the types do not have: not read, and passed over.
    return (resolvedType as { readonly group?: boolean }).group === true ? -1 : wireType.bytes;
  }
  return scalars[type]?.wire ?? wireType.bytes;
}

/** A number, a bigint beyond 2^53, a truth value, a text; octets as hex, an enum's value by its name. */
export function readScalar(reader: WireReader, { type, resolvedType }: ScalarField): unknown {
  if (resolvedType instanceof protobuf.Enum) {
    const number = Number(BigInt.asIntN(32, reader.varint()));
    return resolvedType.valuesById[number] ?? number;
  }
  const scalar = scalars[type];
  if (scalar === undefined) throw new WireError(`A field of type ${type} is not read here.`, 'unsupported');
  return scalar.read(reader);
}

/** What a field without presence has when it was not sent. */
export function scalarDefault({ type, resolvedType }: ScalarField): unknown {
  if (resolvedType instanceof protobuf.Enum) return resolvedType.valuesById[0] ?? 0;
  if (type === 'string' || type === 'bytes') return '';
  return type === 'bool' ? false : 0;
}

const scalars: Readonly<Record<string, { readonly wire: number; read(reader: WireReader): unknown }>> = {
  int32: { wire: wireType.varint, read: (reader) => Number(BigInt.asIntN(32, reader.varint())) },
  uint32: { wire: wireType.varint, read: (reader) => reader.uint32() },
  sint32: { wire: wireType.varint, read: (reader) => Number(unzigzag(BigInt(reader.uint32()))) },
  int64: { wire: wireType.varint, read: (reader) => exact(BigInt.asIntN(64, reader.varint())) },
  uint64: { wire: wireType.varint, read: (reader) => exact(reader.varint()) },
  sint64: { wire: wireType.varint, read: (reader) => exact(unzigzag(reader.varint())) },
  bool: { wire: wireType.varint, read: (reader) => reader.varint() !== 0n },
  fixed32: { wire: wireType.fixed32, read: (reader) => reader.fixed32() },
  sfixed32: { wire: wireType.fixed32, read: (reader) => reader.fixed32() | 0 },
  fixed64: { wire: wireType.fixed64, read: (reader) => exact(reader.fixed64()) },
  sfixed64: { wire: wireType.fixed64, read: (reader) => exact(BigInt.asIntN(64, reader.fixed64())) },
  float: { wire: wireType.fixed32, read: (reader) => reader.float() },
  double: { wire: wireType.fixed64, read: (reader) => reader.double() },
  string: { wire: wireType.bytes, read: (reader) => reader.text() },
  bytes: {
    wire: wireType.bytes,
    read: (reader) => Array.from(reader.bytes(), (octet) => octet.toString(16).padStart(2, '0')).join(''),
  },
};

function unzigzag(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n);
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
