import {
  defaultPermissions,
  defaultTimeToLive,
  type HandleRecord,
  type HandleValue,
  type Prefix,
  prefixKey,
  prefixRecordIdentifier,
} from '@nameplate/model';
import { requireActive } from './failures.ts';
import { rows } from './keyspace.ts';
import { type StoredRecord, toHandleRecord } from './stored-record.ts';
import { utf8 } from './utf8.ts';

/** A prefix homed on this server: what the server answers for with authority. */
export interface PrefixRecord {
  readonly prefix: string;
  /** Who holds it, for people. */
  readonly description: string;
  /** The organization that owns it. */
  readonly organization?: string;
  readonly createTimeMs: number;
  readonly etag: string;
}

export interface NewPrefix {
  readonly prefix: string;
  readonly description?: string;
  /** Absent: that of the asker. */
  readonly organization?: string;
}

/** The record of the prefix; a delegation that was written before keeps its values. */
export function prefixHandle(
  prefix: Prefix,
  description: string,
  now: number,
  current: StoredRecord | undefined,
): HandleRecord {
  if (current !== undefined) {
    const record = toHandleRecord(requireActive(current));
    return { ...record, revision: record.revision + 1, updateTimeMs: now };
  }
  return {
    identifier: prefixRecordIdentifier(prefix),
    values: [descriptionValue(description === '' ? prefix : description, now)],
    revision: 1,
    state: 'active',
    createTimeMs: now,
    updateTimeMs: now,
  };
}

function descriptionValue(description: string, now: number): HandleValue {
  return {
    index: 1,
    type: 'DESC',
    data: utf8(description),
    ttl: defaultTimeToLive,
    permissions: defaultPermissions,
    timestamp: Math.floor(now / 1000),
    references: [],
  };
}

/** The value of a row that says all by its key. */
export const noBytes = new Uint8Array();

/** The row that finds a prefix by its owner, if it has one. */
export function ownerRow({ prefix, organization }: PrefixRecord): readonly Uint8Array[] {
  return organization === undefined ? [] : [rows.ownedPrefix(organization, prefixKey(prefix))];
}

export function parsePrefixRow(bytes: Uint8Array): PrefixRecord {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as PrefixRecord;
}
