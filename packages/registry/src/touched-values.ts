import { type HandleRecord, isSecretType, type TouchedValue, visibilities, visibilityOf } from '@nameplate/model';
import { type StoredRecord, toHandleRecord } from './stored-record.ts';
import { sameContent } from './value-rules.ts';

/** The values that a write set, changed or removed: who could see them before or can now learns of the write. */
export function touchedValues(stored: StoredRecord, after: HandleRecord): readonly TouchedValue[] {
  const before = toHandleRecord(stored).values;
  const set = after.values.flatMap((value) => {
    const old = before.find(({ index }) => index === value.index);
    if (old !== undefined && sameContent(old, value)) return [];
    return old === undefined ? [value] : [value, old];
  });
  const removed = before.filter(({ index }) => after.values.every((value) => value.index !== index));
  const touched = new Map<string, TouchedValue>();
  for (const value of [...set, ...removed]) {
    const { index, type } = value;
    const { publicRead, adminRead } = value.permissions;
    const readable = (publicRead || adminRead) && !isSecretType(type);
    const visibility = readable ? visibilityOf(value) : 'private';
    const name = `${index} ${type}`;
    const known = touched.get(name)?.visibility ?? 'private';
    if (visibilities.indexOf(visibility) <= visibilities.indexOf(known)) touched.set(name, { index, type, visibility });
  }
  return [...touched.values()];
}
