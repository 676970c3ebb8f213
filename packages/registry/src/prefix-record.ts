import {
  defaultPermissions,
  defaultTimeToLive,
  type HandleRecord,
  type HandleValue,
  type Prefix,
  prefixRecordIdentifier,
} from '@nameplate/model';
import { requireActive } from './failures.ts';
import { type StoredRecord, toHandleRecord } from './stored-record.ts';
import { utf8 } from './utf8.ts';

/** A prefix homed on this server: what the server answers for with authority. */
export interface PrefixRecord {
  readonly prefix: string;
  /** Who holds it, for people. */
  readonly description: string;
  /** The organization that owns it. */
  readonly organization?: string;
  /** Set while it is suspended: nothing under it, and under those derived from it, is written. */
  readonly suspended?: PrefixEvent;
  /** What became of it, the latest last; at most `prefixEventsMax`. */
  readonly events?: readonly PrefixEvent[];
  readonly createTimeMs: number;
  readonly etag: string;
}

/** A decision about a prefix: who, when and why. */
export interface PrefixEvent {
  readonly kind: 'allotted' | 'suspended' | 'resumed' | 'transferred';
  /** Public id of the principal that decided. */
  readonly reviewer: string;
  readonly reason: string;
  readonly timeMs: number;
  /** Of a transfer: the organizations. */
  readonly from?: string;
  readonly to?: string;
}

export const prefixEventsMax = 100;

/** A prefix after a decision. */
export function withEvent(record: PrefixRecord, event: PrefixEvent): PrefixRecord {
  const events = [...(record.events ?? []), event].slice(-prefixEventsMax);
  return { ...record, events, etag: String(Number(record.etag) + 1) };
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

export function parsePrefixRow(bytes: Uint8Array): PrefixRecord {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as PrefixRecord;
}
