import {
  type AdminPermission,
  type HandleValue,
  NameplateError,
  valueIndexes,
  valuePermission,
} from '@nameplate/model';
import { isOwned } from './value-rules.ts';

/** What happens to single values: set by index, or removed. */
export interface ValueChange {
  readonly set: readonly HandleValue[];
  readonly remove: readonly number[];
}

/**
 * The permissions that a change needs, RFC 3651 §3.2.1: by value, and of their own for HS_ADMIN. A value that everyone
 * may write (publicWrite) needs none, as long as its type and permissions stay. `least` is needed when nothing else is.
 */
export function neededPermissions(
  before: readonly HandleValue[],
  { set, remove }: ValueChange,
  least: AdminPermission,
): ReadonlySet<AdminPermission> {
  const needed = new Set<AdminPermission>();
  let free = false;
  for (const value of set) {
    const old = before.find(({ index }) => index === value.index);
    if (old === undefined) needed.add(valuePermission('add', value.type));
    else if (openToAll(old, value)) free = true;
    else needed.add(valuePermission('modify', old.type)).add(valuePermission('modify', value.type));
  }
  for (const old of before) if (remove.includes(old.index)) needed.add(valuePermission('remove', old.type));
  if (needed.size === 0 && !free) needed.add(least);
  return needed;
}

/** May somebody without any right make such a change? Then it is worth a look at the record. */
export function openToAll(old: HandleValue, value: HandleValue): boolean {
  return (
    old.permissions.publicWrite &&
    old.type === value.type &&
    old.type.toUpperCase() !== 'HS_ADMIN' &&
    JSON.stringify(old.permissions) === JSON.stringify(value.permissions) &&
    (value.visibility === undefined || value.visibility === old.visibility)
  );
}

/** Replacing all values: those that are left out go, but for a template or profile, which stays. */
export function replacement(before: readonly HandleValue[], values: readonly HandleValue[]): ValueChange {
  const kept = new Set(values.map(({ index }) => index));
  return {
    set: values,
    remove: before.filter((value) => !kept.has(value.index) && !isOwned(value)).map(({ index }) => index),
  };
}

/** Indexes of a request are unique and from 1 on, RFC 3652 §3.6. @throws NameplateError INVALID_VALUE */
export function checkIndexes(values: readonly { readonly index: number }[]): void {
  const seen = new Set<number>();
  for (const { index } of values) {
    if (!isIndex(index)) throw invalidIndex(index, 'An index is from 1 to 2147483647', 'VALUE_INDEX');
    if (seen.has(index)) throw invalidIndex(index, `Index ${index} is given twice`, 'VALUE_INDEX_TWICE');
    seen.add(index);
  }
}

/** Values that come without an index (0, or negative as deployed peers read it) get the lowest free ones. */
export function assignIndexes(before: readonly HandleValue[], values: readonly HandleValue[]): readonly HandleValue[] {
  const taken = new Set([...before, ...values].map(({ index }) => index));
  let next = 1;
  return values.map((value) => {
    if (isIndex(value.index)) return value;
    while (taken.has(next) || isReserved(next)) next += 1;
    taken.add(next);
    return { ...value, index: next };
  });
}

export function isIndex(index: number): boolean {
  return Number.isInteger(index) && index >= 1 && index <= 0x7fff_ffff;
}

function isReserved(index: number): boolean {
  return index >= valueIndexes.template && index <= valueIndexes.place;
}

function invalidIndex(index: number, message: string, reason: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${message}.`, { reason, metadata: { index: String(index) } });
}
