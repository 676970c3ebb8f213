import {
  type Identifier,
  identifierFromHandle,
  isNameplateError,
  typeSelects,
  type ValueReference,
} from '@nameplate/model';
import { decodeValueList } from '@nameplate/protocol/handle';
import type { StoredRecord, StoredValue } from './stored-record.ts';

/** How far groups in groups are followed: what is beyond is no member. Never a hang. */
export const groupLimits = { depth: 8, groups: 64 } as const;

/** The members of the HS_VLIST value at this index; none when there is no such value, or its handle is retired. RFC 3651 §3.2.7. */
export function membersOf(record: StoredRecord | undefined, index: number): readonly ValueReference[] {
  const value = record?.state === 'active' ? record.values.find((each) => each.index === index) : undefined;
  if (value === undefined || !typeSelects('HS_VLIST', value.type)) return [];
  return decodedValue(value, decodeValueList) ?? [];
}

/** The comparison key of a handle that a value names; undefined for what is no identifier. */
export function keyOfHandle(handle: string): Identifier['key'] | undefined {
  return whenSound(() => identifierFromHandle(handle).key);
}

/** Data that is not what its type promises names nobody. */
export function decodedValue<T>(value: StoredValue, decode: (data: Uint8Array) => T): T | undefined {
  return whenSound(() => decode(value.decode().data));
}

/** What is read; undefined when it is not what it promises to be. */
export function whenSound<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (isNameplateError(thrown)) return undefined;
    throw thrown;
  }
}
