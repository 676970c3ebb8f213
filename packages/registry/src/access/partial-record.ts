import { createHash } from 'node:crypto';
import { encodeHandleHeader } from '@nameplate/protocol/grpc';
import { type StoredRecord, type StoredValue, toHandleRecord } from '../stored-record.ts';

/**
 * A record with less than all its values, for one who may not know of the rest: etag and time of change are those of
 * what is left, so that a change of what is hidden does not show.
 */
export function partialRecord(record: StoredRecord, values: readonly StoredValue[]): StoredRecord {
  const sha = createHash('sha256');
  let updateTimeMs = record.createTimeMs;
  for (const { handle, visibility } of values) {
    sha.update(handle).update(visibility);
    updateTimeMs = Math.max(updateTimeMs, new DataView(handle.buffer, handle.byteOffset).getUint32(4) * 1000);
  }
  const etag = `v${sha.digest('base64url').slice(0, 16)}`;
  const { identifier, revision, state, createTimeMs } = record;
  const partial = { identifier, revision, etag, state, createTimeMs, updateTimeMs, values };
  const header = toHandleRecord({ ...partial, grpcHeader: noOctets }, []);
  return { ...partial, grpcHeader: encodeHandleHeader(header) };
}

const noOctets = new Uint8Array();
