import protobuf from 'protobufjs';
import { type Budget, WireError, WireReader, wireType } from '../wire/reader.ts';
import { readScalar, type ScalarField, scalarDefault, scalarWireType } from './scalar.ts';

export type Fields = Record<string, unknown>;

/** Messages nest no deeper. */
const depthMax = 32;

/** Reads messages by their description, every value once and within what is left of the budget. */
export class MessageDecoder {
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  decode(octets: Uint8Array, type: protobuf.Type): Fields {
    const fields = Object.create(null) as Fields;
    this.#read(new WireReader(octets), type, fields, 0);
    return fields;
  }

  /** Into what is there already: a message that comes in parts is put together (encoding guide, Last One Wins). */
  #read(reader: WireReader, type: protobuf.Type, into: Fields, depth: number): void {
    if (depth > depthMax) throw new WireError(`Messages nest deeper than ${depthMax}.`);
    while (reader.more) {
      const key = reader.key();
      const field = type.fieldsById[key >>> 3];
      if (field === undefined || !this.#readField(reader, key & 7, field, into, depth)) reader.skip(key);
    }
    for (const field of type.fieldsArray) {
      // Without presence, a zero is not sent: that it is not there says zero.
      if (into[field.name] === undefined && !sentAlways(field)) {
        this.#budget.spend();
        into[field.name] = scalarDefault(field);
      }
    }
  }

  /** false: its wire type is another, so that it is passed over as an unknown field. */
  #readField(reader: WireReader, wire: number, field: protobuf.Field, into: Fields, depth: number): boolean {
    const expected = scalarWireType(field);
    if (field instanceof protobuf.MapField)
      return wire === wireType.bytes && this.#readEntry(reader, field, into, depth);
    if (field.repeated) {
      const list = (into[field.name] ??= []) as unknown[];
      if (wire === wireType.bytes && expected !== wireType.bytes) {
        const packed = new WireReader(reader.bytes());
        while (packed.more) list.push(this.#value(packed, field, undefined, depth));
        return true;
      }
      if (wire !== expected) return false;
      list.push(this.#value(reader, field, undefined, depth));
      return true;
    }
    if (wire !== expected) return false;
    const value = this.#value(reader, field, into[field.name], depth);
    for (const other of field.partOf?.fieldsArray ?? []) delete into[other.name];
    into[field.name] = value;
    return true;
  }

  #value(reader: WireReader, field: ScalarField, before: unknown, depth: number): unknown {
    this.#budget.spend();
    const type = field.resolvedType;
    if (!(type instanceof protobuf.Type)) return readScalar(reader, field);
    const into = (isFields(before) ? before : Object.create(null)) as Fields;
    this.#read(new WireReader(reader.bytes()), type, into, depth + 1);
    return wellKnownValue(type, into);
  }

  /** A map is a list of messages with a key, 1, and a value, 2. */
  #readEntry(reader: WireReader, field: protobuf.MapField, into: Fields, depth: number): boolean {
    const map = (into[field.name] ??= Object.create(null) as Fields) as Fields;
    const entry = new WireReader(reader.bytes());
    const keyField = { type: field.keyType, resolvedType: null };
    let name: unknown = scalarDefault(keyField);
    let value: unknown;
    while (entry.more) {
      const key = entry.key();
      if (key === 8 + scalarWireType(keyField)) name = readScalar(entry, keyField);
      else if (key === 16 + scalarWireType(field)) value = this.#value(entry, field, value, depth);
      else entry.skip(key);
    }
    this.#budget.spend();
    map[String(name)] =
      value ?? (field.resolvedType instanceof protobuf.Type ? Object.create(null) : scalarDefault(field));
    return true;
  }
}

/** Lists, maps, messages, and scalars with presence: absent is absent. */
function sentAlways(field: protobuf.Field): boolean {
  return field.repeated || field.map || field.hasPresence || field.resolvedType instanceof protobuf.Type;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A time as RFC 3339, a wrapped value as itself: as protobuf's own JSON has them. */
function wellKnownValue(type: protobuf.Type, fields: Fields): unknown {
  if (type.fullName === '.google.protobuf.Timestamp') return timestampText(fields);
  return /^\.google\.protobuf\.\w+Value$/.test(type.fullName) && type.fieldsArray.length === 1
    ? fields['value']
    : fields;
}

function timestampText({ seconds, nanos }: Fields): string {
  const ms = Number(seconds) * 1000 + Math.floor(Number(nanos) / 1e6);
  if (!(Math.abs(ms) <= 8.64e15)) throw new WireError(`${String(seconds)} s is no time.`, 'time-invalid');
  return new Date(ms).toISOString();
}
