import { WireError, WireReader } from '../wire/reader.ts';
import { deeper, type Nesting, readScalar, typeOf } from './decode-payload.ts';
import type { Property, PropertySet, WireValue } from './payload.ts';
import { scalarOf } from './value.ts';

/** §6.4.9: as many keys as values, in the same order. */
export function readProperties(reader: WireReader, nesting: Nesting): PropertySet {
  const keys: string[] = [];
  const values: Property[] = [];
  while (reader.more) {
    const key = reader.key();
    if (key === 10) keys.push(reader.text());
    else if (key === 18) values.push(readProperty(new WireReader(reader.bytes()), nesting));
    else reader.skip(key);
  }
  if (keys.length !== values.length)
    throw new WireError(`A property set has ${keys.length} keys and ${values.length} values.`);
  return Object.fromEntries(keys.map((key, i) => [key, values[i] as Property]));
}

function readProperty(reader: WireReader, nesting: Nesting): Property {
  nesting.budget.spend();
  let type = typeOf(0);
  let isNull = false;
  let wire: WireValue | undefined;
  let nested: PropertySet | readonly PropertySet[] | undefined;
  while (reader.more) {
    const key = reader.key();
    if (key === 8) type = typeOf(reader.uint32());
    else if (key === 16) isNull = reader.varint() !== 0n;
    else if (key === 74) nested = readProperties(new WireReader(reader.bytes()), deeper(nesting));
    else if (key === 82) nested = readList(new WireReader(reader.bytes()), deeper(nesting));
    else wire = readScalar(reader, key, 3) ?? wire;
  }
  if (isNull) return { type, value: null };
  if (nested !== undefined) return { type, value: nested };
  if (wire === undefined) throw new WireError(`A property of type ${type} has no value.`);
  return { type, value: scalarOf(wire, type) };
}

function readList(reader: WireReader, nesting: Nesting): readonly PropertySet[] {
  const sets: PropertySet[] = [];
  while (reader.more) {
    const key = reader.key();
    if (key !== 10) reader.skip(key);
    else {
      nesting.budget.spend();
      sets.push(readProperties(new WireReader(reader.bytes()), nesting));
    }
  }
  return sets;
}
