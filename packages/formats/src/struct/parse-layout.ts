import { type ReadShape, readEntries, readFields, readOneOf, readText, readUnit, wrongShape } from '@nameplate/model';
import { readBitNames } from '../bits.ts';
import { isScalarType, readAnyNumber, readFactor, readValues, scalarOctets } from '../scalar.ts';
import { readInteger, readList } from '../shapes.ts';
import type { Checksum, FieldItem, GroupItem, Item, Layout, Tag, TagsItem, When } from './layout.ts';

/** Reads a layout strictly. */
export function parseLayout(value: unknown, path: string): Layout {
  const read = readFields<Layout>(value, path, {
    endian: readEndian,
    checksum: readChecksum,
    fields: readList(500, readItem),
  });
  const fields = read.fields ?? [];
  if (fields.length === 0) throw wrongShape(`${path}.fields`, 'at least one field');
  checkReferences(fields, `${path}.fields`);
  return { endian: 'big', ...read, fields };
}

const readEndian = readOneOf(['big', 'little']);
const readPlace = readInteger(-65_536, 65_536);
const fieldTypes = [
  ...(Object.keys(scalarOctets) as (keyof typeof scalarOctets)[]),
  'bool',
  'bits',
  'bcd',
  'ascii',
  'hex',
  'skip',
] as const;

const readChecksum: ReadShape<Checksum> = (value, path) => {
  const read = readFields<Checksum>(value, path, {
    type: readOneOf(['crc16-modbus', 'sum8', 'xor8']),
    from: readInteger(0, 1_000),
    after: readInteger(0, 16),
  });
  if (read.type === undefined) throw wrongShape(`${path}.type`, 'crc16-modbus, sum8 or xor8');
  return { from: 0, after: 0, ...read, type: read.type };
};

const readItem: ReadShape<Item> = (value, path) => {
  const type = readEntries(value, path).find(([name]) => name === 'type')?.[1];
  if (type === 'group') return readGroup(value, path);
  return type === 'tags' ? readTags(value, path) : readField(value, path);
};

const readLength: ReadShape<number | 'rest'> = (value, path) =>
  value === 'rest' ? value : readInteger(1, 65_536)(value, path);

const readField: ReadShape<FieldItem> = (value, path) => {
  const read = readFields<FieldItem>(value, path, {
    name: readText(64),
    type: readOneOf(fieldTypes),
    at: readPlace,
    when: readWhen,
    length: readLength,
    endian: readEndian,
    count: readInteger(1, 10_000),
    scale: readFactor,
    offset: readAnyNumber,
    invalid: readAnyNumber,
    values: readValues,
    unit: readUnit,
    bits: (bits) => bits as NonNullable<FieldItem['bits']>,
    code: readText(64),
  });
  const { type } = read;
  if (type === undefined) throw wrongShape(`${path}.type`, `one of ${fieldTypes.join(', ')}, group, tags`);
  if (read.name === undefined && type !== 'skip') throw wrongShape(`${path}.name`, 'the name of the field');
  const given = read.length;
  if (isScalarType(type) && given !== undefined) throw wrongShape(`${path}.length`, `nothing: ${type} has a length`);
  if ((type === 'bits') !== (read.bits !== undefined))
    throw wrongShape(`${path}.bits`, 'names of bits, for the type bits');
  if (['bcd', 'ascii', 'hex', 'skip'].includes(type) && given === undefined)
    throw wrongShape(`${path}.length`, 'a number of octets');
  if (given === 'rest' && (read.count !== undefined || type === 'bits' || type === 'bool' || type === 'bcd'))
    throw wrongShape(`${path}.length`, 'a number of octets');
  if ((type === 'bits' || type === 'bool') && typeof given === 'number' && given > 8)
    throw wrongShape(`${path}.length`, 'at most 8 octets');
  if (type === 'bcd' && typeof given === 'number' && given > 7)
    throw wrongShape(`${path}.length`, 'at most 7 octets; longer digits are hex');
  const length = isScalarType(type) ? scalarOctets[type] : (given ?? 1);
  if (read.bits !== undefined) readBitNames(Number(length) * 8)(read.bits, `${path}.bits`);
  return { ...read, name: read.name ?? '', type, length };
};

/** In a group or a tag fields follow one another. */
const readInner: ReadShape<FieldItem> = (value, path) => {
  const field = readField(value, path);
  if (field.at !== undefined) throw wrongShape(`${path}.at`, 'nothing: fields of a group or a tag follow one another');
  return field;
};

const readCount: ReadShape<number | string> = (value, path) =>
  typeof value === 'string' ? readText(64)(value, path) : readInteger(1, 10_000)(value, path);

const readGroup: ReadShape<GroupItem> = (value, path) => {
  const read = readFields<GroupItem>(value, path, {
    name: readText(64),
    type: readOneOf(['group']),
    at: readPlace,
    when: readWhen,
    count: readCount,
    as: readOneOf(['array', 'records']),
    fields: readList(200, readInner),
  });
  const as = read.as ?? 'array';
  if (as === 'array' && read.name === undefined) throw wrongShape(`${path}.name`, 'the name of the field');
  return { count: 'rest', ...read, name: read.name ?? '', type: 'group', as, fields: someFields(read.fields, path) };
};

const readTags: ReadShape<TagsItem> = (value, path) => {
  const read = readFields<TagsItem>(value, path, {
    type: readOneOf(['tags']),
    at: readPlace,
    when: readWhen,
    tagOctets: readInteger(1, 4),
    lengthOctets: readInteger(0, 2),
    tags: readTagTable,
  });
  if (read.tags === undefined || read.tags.length === 0) throw wrongShape(`${path}.tags`, 'at least one tag');
  const tagOctets = read.tagOctets ?? 1;
  for (const { tag } of read.tags)
    if (tag.source.length !== tagOctets * 2 + 2)
      throw wrongShape(`${path}.tags`, `tags of ${tagOctets * 2} hexadecimal digits`);
  return { lengthOctets: 0, ...read, type: 'tags', tagOctets, tags: read.tags };
};

/** Keys are tags; a value is the fields, or `{ as, fields }`. */
const readTagTable: ReadShape<readonly Tag[]> = (value, path) =>
  readEntries(value, path).map(([digits, raw]) => {
    const at = `${path}.${digits}`;
    if (!/^[0-9A-Fa-f.]{2,8}$/.test(digits)) throw wrongShape(at, 'hexadecimal digits, or . for any');
    const tag = new RegExp(`^${digits.toUpperCase()}$`);
    if (Array.isArray(raw)) return { tag, as: 'fields', fields: someFields(readList(100, readInner)(raw, at), at) };
    const read = readFields<Omit<Tag, 'tag'>>(raw, at, {
      as: readOneOf(['fields', 'records']),
      fields: readList(100, readInner),
    });
    return { tag, as: read.as ?? 'fields', fields: someFields(read.fields, at) };
  });

function someFields(fields: readonly FieldItem[] | undefined, path: string): readonly FieldItem[] {
  if (fields === undefined || fields.length === 0) throw wrongShape(`${path}.fields`, 'at least one field');
  return fields;
}

const readWhen: ReadShape<When> = (value, path) => {
  const read = readFields<When>(value, path, { field: readText(64), is: readAnyOf });
  if (read.field === undefined || read.is === undefined) throw wrongShape(path, 'a field and what it is');
  return { field: read.field, is: read.is };
};

const readAnyOf: ReadShape<When['is']> = (value, path) => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const plain = list.every((each) => ['number', 'string', 'boolean'].includes(typeof each));
  if (!plain || list.length === 0 || list.length > 100)
    throw wrongShape(path, 'a number, a text, true or false, or an array of them');
  return list as When['is'];
};

/** What a condition or a count is of must be read before it. */
function checkReferences(items: readonly Item[], path: string): void {
  const before = new Set<string>();
  for (const [index, item] of items.entries()) {
    const at = `${path}[${index}]`;
    // A condition on a bit is `status.valve`.
    const known = (field: string) => before.has(field) || before.has(field.split('.')[0] ?? '');
    if (item.when !== undefined && !known(item.when.field))
      throw wrongShape(`${at}.when.field`, 'a field that comes before');
    if (item.type === 'group' && typeof item.count === 'string' && item.count !== 'rest' && !known(item.count))
      throw wrongShape(`${at}.count`, 'a number, rest, or a field that comes before');
    if (item.type !== 'tags') before.add(item.name);
  }
}
