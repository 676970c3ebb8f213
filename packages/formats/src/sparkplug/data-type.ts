/** Sparkplug 3.0 §6.4.16, Data Types, in the order of their numbers from 0. */
export const dataTypes = [
  'Unknown',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Float',
  'Double',
  'Boolean',
  'String',
  'DateTime',
  'Text',
  'UUID',
  'DataSet',
  'Bytes',
  'File',
  'Template',
  'PropertySet',
  'PropertySetList',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Int64Array',
  'UInt8Array',
  'UInt16Array',
  'UInt32Array',
  'UInt64Array',
  'FloatArray',
  'DoubleArray',
  'BooleanArray',
  'StringArray',
  'DateTimeArray',
] as const;

export type DataType = (typeof dataTypes)[number];

export type ArrayType = Extract<DataType, `${string}Array`>;

export function isArrayType(type: DataType): type is ArrayType {
  return type.endsWith('Array');
}

/** The number of the type on the wire. */
export function dataTypeNumber(type: DataType): number {
  return dataTypes.indexOf(type);
}
