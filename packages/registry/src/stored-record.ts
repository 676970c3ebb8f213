import {
  type HandleRecord,
  type HandleState,
  type HandleValue,
  type Identifier,
  identifierFromHandle,
  isSecretType,
  type Visibility,
} from '@nameplate/model';
import { encodeHandleHeader, encodeHandleValueField } from '@nameplate/protocol/grpc';
import { decodeHandleValue, encodeHandleValue } from '@nameplate/protocol/handle';

/** One value in the two encodings it is answered in. */
export interface StoredValue {
  readonly index: number;
  readonly type: string;
  /** False for a secret (HS_SECKEY), whatever its permissions. */
  readonly publicRead: boolean;
  /** False for a secret, too. */
  readonly adminRead: boolean;
  /** `unknown`: a newer server wrote it; nobody sees it. */
  readonly visibility: Visibility | 'unknown';
  /** The `Handle.values` field entry: tag, length, HandleValue message. */
  readonly grpc: Uint8Array;
  /** The value on the Handle wire, RFC 3651 §3.1. */
  readonly handle: Uint8Array;
  decode(): HandleValue;
}

/** A record in the encodings it is answered in: an answer copies segments instead of rebuilding objects. */
export interface StoredRecord {
  readonly identifier: Identifier;
  readonly revision: number;
  readonly etag: string;
  readonly state: HandleState;
  readonly createTimeMs: number;
  readonly updateTimeMs: number;
  readonly successor?: string;
  readonly retireReason?: string;
  /** By index, ascending. */
  readonly values: readonly StoredValue[];
  /** The fields of the gRPC `Handle` message other than its values. */
  readonly grpcHeader: Uint8Array;
}

/**
 * The row of a record:
 * `u8 format, u8 state, f64 revision, f64 created, f64 updated, text handle, text successor, text reason, bytes header,
 * u32 count, count × (bytes grpc, bytes handle)`, where text and bytes have a u32 length in front. Format 2 has
 * `count × u8 visibility` after it, and is written only when a value has one that its bits cannot say.
 */
export function encodeRecord(record: HandleRecord): Uint8Array {
  const values = record.values.toSorted((a, b) => a.index - b.index);
  const fields: Uint8Array[] = [
    Buffer.from(record.identifier.handle),
    Buffer.from(record.successor ?? ''),
    Buffer.from(record.retireReason ?? ''),
    encodeHandleHeader(record),
  ];
  const segments = values.flatMap((value) => [encodeHandleValueField(value), encodeHandleValue(value)]);
  const told = values.some(({ visibility }) => visibility !== undefined);
  const extra = 4 + (told ? values.length : 0);
  const size = [...fields, ...segments].reduce((sum, part) => sum + 4 + part.length, fixedSize + extra);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, told ? 2 : 1);
  view.setUint8(1, record.state === 'retired' ? 1 : 0);
  view.setFloat64(2, record.revision);
  view.setFloat64(10, record.createTimeMs);
  view.setFloat64(18, record.updateTimeMs);
  let offset = fixedSize;
  const put = (part: Uint8Array) => {
    view.setUint32(offset, part.length);
    bytes.set(part, offset + 4);
    offset += 4 + part.length;
  };
  fields.forEach(put);
  view.setUint32(offset, values.length);
  offset += 4;
  segments.forEach(put);
  if (told)
    bytes.set(
      values.map(({ visibility }) => visibilityOctet(visibility)),
      offset,
    );
  return bytes;
}

/** Reads what `encodeRecord` wrote. Segments are views of `bytes`, not copies; a value's data is decoded when asked. */
export function decodeRecord(bytes: Uint8Array): StoredRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = view.getUint8(0);
  if (format !== 1 && format !== 2) throw new Error(`record format ${format} is not known`);
  let offset = fixedSize;
  const take = () => {
    const start = offset + 4;
    offset = start + view.getUint32(offset);
    if (offset > bytes.length) throw new RangeError('record is cut off');
    return bytes.subarray(start, offset);
  };
  const identifier = identifierFromHandle(text(take()));
  const successor = text(take());
  const retireReason = text(take());
  const grpcHeader = take();
  const count = view.getUint32(offset);
  offset += 4;
  const values: StoredValue[] = [];
  if (format === 1) for (let i = 0; i < count; i += 1) values.push(new SegmentValue(take(), take()));
  else {
    const told = bytes.length - count;
    if (told < offset) throw new RangeError('record is cut off');
    for (let i = 0; i < count; i += 1) values.push(new SegmentValue(take(), take(), bytes[told + i]));
  }
  const revision = view.getFloat64(2);
  return {
    identifier,
    revision,
    etag: String(revision),
    state: view.getUint8(1) === 1 ? 'retired' : 'active',
    createTimeMs: view.getFloat64(10),
    updateTimeMs: view.getFloat64(18),
    ...(successor === '' ? {} : { successor }),
    ...(retireReason === '' ? {} : { retireReason }),
    values,
    grpcHeader,
  };
}

/** The record as an object, every value decoded. */
export function toHandleRecord(stored: StoredRecord, values: readonly StoredValue[] = stored.values): HandleRecord {
  return {
    identifier: stored.identifier,
    values: values.map((value) => value.decode()),
    revision: stored.revision,
    ...(stored.etag === String(stored.revision) ? {} : { etag: stored.etag }),
    state: stored.state,
    createTimeMs: stored.createTimeMs,
    updateTimeMs: stored.updateTimeMs,
    ...(stored.successor === undefined ? {} : { successor: stored.successor }),
    ...(stored.retireReason === undefined ? {} : { retireReason: stored.retireReason }),
  };
}

/** Visibilities by their octet; 0: by the bits. */
const toldVisibilities = [undefined, 'authenticated', 'consortium', 'named'] as const;

function visibilityOctet(visibility: Visibility | undefined): number {
  return Math.max(
    0,
    toldVisibilities.findIndex((each) => each === visibility),
  );
}

const fixedSize = 26;

// Offsets in a value on the Handle wire, RFC 3651 §3.1: index 0, permissions 13, length of the type 14, type 18.
class SegmentValue implements StoredValue {
  readonly index: number;
  readonly type: string;
  readonly publicRead: boolean;
  readonly adminRead: boolean;
  readonly visibility: Visibility | 'unknown';
  readonly grpc: Uint8Array;
  readonly handle: Uint8Array;

  constructor(grpc: Uint8Array, handle: Uint8Array, told = 0) {
    const view = new DataView(handle.buffer, handle.byteOffset, handle.byteLength);
    const permissions = view.getUint8(13);
    this.index = view.getUint32(0);
    this.type = text(handle.subarray(18, 18 + view.getUint32(14)));
    // A secret is readable by nobody, whatever its bits say: decided here once, not for each answer.
    const readable = !isSecretType(this.type);
    this.publicRead = readable && (permissions & 0x02) !== 0;
    this.adminRead = readable && (permissions & 0x08) !== 0;
    this.visibility = told === 0 ? (this.publicRead ? 'public' : 'private') : (toldVisibilities[told] ?? 'unknown');
    this.grpc = grpc;
    this.handle = handle;
  }

  decode(): HandleValue {
    const value = decodeHandleValue(this.handle);
    const { visibility } = this;
    if (visibility === 'public' || visibility === 'private' || visibility === 'unknown') return value;
    return { ...value, visibility };
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
