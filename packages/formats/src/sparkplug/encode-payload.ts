import { WireWriter } from '../wire/writer.ts';
import { writeArray } from './array.ts';
import { type DataType, dataTypeNumber, isArrayType } from './data-type.ts';
import type {
  DataSet,
  MetaData,
  Metric,
  PropertySet,
  Scalar,
  SparkplugPayload,
  SparkplugValue,
  Template,
} from './payload.ts';

/** The octets of a payload, Sparkplug 3.0 §6.4. A value that is not of its type is a TypeError. */
export function encodePayload({ timestampMs, metrics, seq, uuid, body }: SparkplugPayload): Uint8Array {
  const writer = new WireWriter();
  if (timestampMs !== undefined) writer.varint(1, timestampMs);
  for (const metric of metrics) writer.message(2, (inner) => writeMetric(inner, metric));
  if (seq !== undefined) writer.varint(3, seq);
  if (uuid !== undefined) writer.text(4, uuid);
  if (body !== undefined) writer.bytes(5, body);
  return writer.finish();
}

function writeMetric(writer: WireWriter, metric: Metric): void {
  const { name, alias, timestampMs, type, historical, transient, metadata, properties, value, typeKnown } = metric;
  if (name !== undefined) writer.text(1, name);
  if (alias !== undefined) writer.varint(2, alias);
  if (timestampMs !== undefined) writer.varint(3, timestampMs);
  if (typeKnown !== true) writer.varint(4, dataTypeNumber(type));
  if (historical !== undefined) writer.boolean(5, historical);
  if (transient !== undefined) writer.boolean(6, transient);
  if (value === null) writer.boolean(7, true);
  if (metadata !== undefined) writer.message(8, (inner) => writeMetaData(inner, metadata));
  if (properties !== undefined) writer.message(9, (inner) => writeProperties(inner, properties));
  if (value !== null) writeValue(writer, type, value);
}

function writeValue(writer: WireWriter, type: DataType, value: SparkplugValue): void {
  if (isArrayType(type)) {
    if (!Array.isArray(value)) throw new TypeError(`A value of type ${type} is an array.`);
    writer.bytes(16, writeArray(value as readonly Scalar[], type));
  } else if (type === 'Bytes' || type === 'File') {
    if (!(value instanceof Uint8Array)) throw new TypeError(`A value of type ${type} is octets.`);
    writer.bytes(16, value);
  } else if (type === 'DataSet') writer.message(17, (inner) => writeDataSet(inner, value as DataSet));
  else if (type === 'Template') writer.message(18, (inner) => writeTemplate(inner, value as Template));
  else writeScalar(writer, 10, type, value as Scalar);
}

/** The six fields in a row that every kind of value has, from `first` on. */
function writeScalar(writer: WireWriter, first: number, type: DataType, value: Scalar): void {
  switch (type) {
    case 'Int8':
    case 'Int16':
    case 'Int32':
    case 'UInt8':
    case 'UInt16':
      writer.varint(first, BigInt.asUintN(32, BigInt(value)));
      return;
    // Eclipse Tahu has UInt32 in the 64-bit field, and reads it only there.
    case 'UInt32':
    case 'Int64':
    case 'UInt64':
    case 'DateTime':
      writer.varint(first + 1, BigInt(value));
      return;
    case 'Float':
      writer.float(first + 2, Number(value));
      return;
    case 'Double':
      writer.double(first + 3, Number(value));
      return;
    case 'Boolean':
      writer.boolean(first + 4, value === true);
      return;
    case 'String':
    case 'Text':
    case 'UUID':
      writer.text(first + 5, String(value));
      return;
    default:
      throw new TypeError(`A value of type ${type} is not written here.`);
  }
}

function writeMetaData(writer: WireWriter, metadata: MetaData): void {
  const { isMultiPart, contentType, size, seq, fileName, fileType, md5, description } = metadata;
  if (isMultiPart !== undefined) writer.boolean(1, isMultiPart);
  if (contentType !== undefined) writer.text(2, contentType);
  if (size !== undefined) writer.varint(3, size);
  if (seq !== undefined) writer.varint(4, seq);
  if (fileName !== undefined) writer.text(5, fileName);
  if (fileType !== undefined) writer.text(6, fileType);
  if (md5 !== undefined) writer.text(7, md5);
  if (description !== undefined) writer.text(8, description);
}

function writeProperties(writer: WireWriter, properties: PropertySet): void {
  for (const key of Object.keys(properties)) writer.text(1, key);
  for (const { type, value } of Object.values(properties)) {
    writer.message(2, (inner) => {
      inner.varint(1, dataTypeNumber(type));
      if (value === null) inner.boolean(2, true);
      else if (Array.isArray(value)) {
        inner.message(10, (list) => {
          for (const set of value as readonly PropertySet[]) list.message(1, (each) => writeProperties(each, set));
        });
      } else if (typeof value === 'object') inner.message(9, (set) => writeProperties(set, value as PropertySet));
      else writeScalar(inner, 3, type, value);
    });
  }
}

function writeDataSet(writer: WireWriter, { columns, types, rows }: DataSet): void {
  writer.varint(1, columns.length);
  for (const column of columns) writer.text(2, column);
  for (const type of types) writer.varint(3, dataTypeNumber(type));
  for (const row of rows) {
    writer.message(4, (inner) => {
      types.forEach((type, i) => {
        const value = row[i] ?? null;
        inner.message(1, (cell) => {
          if (value !== null) writeScalar(cell, 1, type, value);
        });
      });
    });
  }
}

function writeTemplate(writer: WireWriter, { version, members, parameters, definition, isDefinition }: Template): void {
  if (version !== undefined) writer.text(1, version);
  for (const member of members) writer.message(2, (inner) => writeMetric(inner, member));
  for (const { name, type, value } of parameters) {
    writer.message(3, (inner) => {
      inner.text(1, name).varint(2, dataTypeNumber(type));
      if (value !== null) writeScalar(inner, 3, type, value);
    });
  }
  if (definition !== undefined) writer.text(4, definition);
  if (isDefinition !== undefined) writer.boolean(5, isDefinition);
}
