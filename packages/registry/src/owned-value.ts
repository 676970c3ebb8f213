import {
  defaultPermissions,
  defaultTimeToLive,
  type HandleRecord,
  type HandleValue,
  type Identifier,
  privatePermissions,
} from '@nameplate/model';
import { requireActive } from './failures.ts';
import type { StoredRecord } from './stored-record.ts';
import { toHandleRecord } from './stored-record.ts';
import { utf8 } from './utf8.ts';

/** A value that only the registry writes: JSON of what is published, public unless it is a draft. */
export function ownedValue(
  index: number,
  type: string,
  content: unknown,
  { nowMs, isPublic }: { readonly nowMs: number; readonly isPublic: boolean },
): HandleValue {
  return {
    index,
    type,
    data: utf8(JSON.stringify(content)),
    ttl: defaultTimeToLive,
    permissions: isPublic ? defaultPermissions : privatePermissions,
    timestamp: Math.floor(nowMs / 1000),
    references: [],
  };
}

/** The handle with the value in it; a new handle when there is none. @throws NameplateError HANDLE_RETIRED */
export function withOwnedValue(
  identifier: Identifier,
  current: StoredRecord | undefined,
  value: HandleValue,
  nowMs: number,
): HandleRecord {
  if (current === undefined)
    return { identifier, values: [value], revision: 1, state: 'active', createTimeMs: nowMs, updateTimeMs: nowMs };
  const record = toHandleRecord(requireActive(current));
  return {
    ...record,
    values: [...record.values.filter(({ index }) => index !== value.index), value],
    revision: record.revision + 1,
    updateTimeMs: Math.max(nowMs, record.updateTimeMs),
  };
}
