import type { DecodeLimits } from '../limits.ts';
import type { Problem } from '../problem.ts';
import { Budget, reading, WireError, WireReader } from '../wire/reader.ts';
import { type DataType, dataTypes } from './data-type.ts';
import { readProperties } from './decode-properties.ts';
import { readDataSet, readTemplate } from './decode-structure.ts';
import type { MetaData, WireMetric, WirePayload, WireValue } from './payload.ts';

/** Templates and property sets nest no deeper. */
const depthMax = 8;

/** The message `org.eclipse.tahu.protobuf.Payload` (Sparkplug 3.0 §6.4). Never throws on octets. */
export function decodePayload(octets: Uint8Array, limits: DecodeLimits): WirePayload | Problem {
  if (octets.length > limits.payloadBytes)
    return { reason: 'too-large', message: `${octets.length} octets, at most ${limits.payloadBytes}.` };
  return reading(() =>
    readPayload(new WireReader(octets), { budget: new Budget(limits.readingsPerMessage), depth: 0 }),
  );
}

/** What is left to spend, and how deep it is. */
export interface Nesting {
  readonly budget: Budget;
  readonly depth: number;
}

export function deeper({ budget, depth }: Nesting): Nesting {
  if (depth >= depthMax) throw new WireError(`Templates or property sets nest deeper than ${depthMax}.`);
  return { budget, depth: depth + 1 };
}

function readPayload(reader: WireReader, nesting: Nesting): WirePayload {
  const head: { -readonly [Field in keyof WirePayload]: WirePayload[Field] } = { metrics: [] };
  const metrics: WireMetric[] = [];
  while (reader.more) {
    const key = reader.key();
    switch (key) {
      case 8:
        head.timestampMs = timeOf(reader.varint());
        break;
      case 18:
        metrics.push(readMetric(new WireReader(reader.bytes()), nesting));
        break;
      case 24:
        head.seq = seqOf(reader.varint());
        break;
      case 34:
        head.uuid = reader.text();
        break;
      case 42:
        head.body = reader.bytes();
        break;
      default:
        reader.skip(key);
    }
  }
  return { ...head, metrics };
}

/** One metric, §6.4.6. */
export function readMetric(reader: WireReader, nesting: Nesting): WireMetric {
  nesting.budget.spend();
  const metric: { -readonly [Field in keyof WireMetric]: WireMetric[Field] } = {};
  let isNull = false;
  while (reader.more) {
    const key = reader.key();
    switch (key) {
      case 10:
        metric.name = reader.text();
        break;
      case 16:
        metric.alias = reader.varint();
        break;
      case 24:
        metric.timestampMs = timeOf(reader.varint());
        break;
      case 32:
        metric.type = typeOf(reader.uint32());
        break;
      case 40:
        metric.historical = reader.varint() !== 0n;
        break;
      case 48:
        metric.transient = reader.varint() !== 0n;
        break;
      case 56:
        isNull = reader.varint() !== 0n;
        break;
      case 66:
        metric.metadata = readMetaData(new WireReader(reader.bytes()));
        break;
      case 74:
        metric.properties = readProperties(new WireReader(reader.bytes()), deeper(nesting));
        break;
      default: {
        const wire = readValue(reader, key, nesting);
        if (wire !== undefined) metric.wire = wire;
      }
    }
  }
  if (isNull) metric.wire = null;
  return metric;
}

function readValue(reader: WireReader, key: number, nesting: Nesting): WireValue | undefined {
  switch (key) {
    case 130:
      return { field: 'bytes', value: reader.bytes() };
    case 138:
      return { field: 'dataset', value: readDataSet(new WireReader(reader.bytes()), deeper(nesting)) };
    case 146:
      return { field: 'template', value: readTemplate(new WireReader(reader.bytes()), deeper(nesting)) };
    default:
      return readScalar(reader, key, 10);
  }
}

/** int, long, float, double, boolean, string: the six fields in a row that every kind of value has, from `first` on. */
export function readScalar(reader: WireReader, key: number, first: number): WireValue | undefined {
  switch (key - first * 8) {
    case 0:
      return { field: 'int', value: BigInt(reader.uint32()) };
    case 8:
      return { field: 'long', value: reader.varint() };
    case 16 + 5:
      return { field: 'float', value: reader.float() };
    case 24 + 1:
      return { field: 'double', value: reader.double() };
    case 32:
      return { field: 'boolean', value: reader.varint() !== 0n };
    case 40 + 2:
      return { field: 'string', value: reader.text() };
    default:
      reader.skip(key);
      return undefined;
  }
}

function readMetaData(reader: WireReader): MetaData {
  const metadata: { -readonly [Field in keyof MetaData]: MetaData[Field] } = {};
  while (reader.more) {
    const key = reader.key();
    if (key === 8) metadata.isMultiPart = reader.varint() !== 0n;
    else if (key === 18) metadata.contentType = reader.text();
    else if (key === 24) metadata.size = reader.varint();
    else if (key === 32) metadata.seq = reader.varint();
    else if (key === 42) metadata.fileName = reader.text();
    else if (key === 50) metadata.fileType = reader.text();
    else if (key === 58) metadata.md5 = reader.text();
    else if (key === 66) metadata.description = reader.text();
    else reader.skip(key);
  }
  return metadata;
}

export function typeOf(number: number): DataType {
  const type = dataTypes[number];
  // tck-id-payloads-metric-datatype-value
  if (type === undefined) throw new WireError(`No data type has the number ${number}.`, 'unsupported');
  return type;
}

function timeOf(ms: bigint): number {
  if (ms > BigInt(Number.MAX_SAFE_INTEGER)) throw new WireError(`${ms} ms is no time.`, 'time-invalid');
  return Number(ms);
}

function seqOf(seq: bigint): number {
  if (seq > 255n) throw new WireError(`The sequence number ${seq} is above 255.`);
  return Number(seq);
}
