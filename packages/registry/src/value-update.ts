import { type HandleValue, NameplateError } from '@nameplate/model';
import { isOwned, sameContent } from './value-rules.ts';

/** A change of a handle's values. */
export interface ValueUpdate {
  /** Replaces all values, but for a template or profile definition, which stays. Not together with the others. */
  readonly values?: readonly HandleValue[];
  /** Sets single values by index. */
  readonly set?: readonly HandleValue[];
  /** Indexes to remove; one that is not there is left out. */
  readonly remove?: readonly number[];
}

/**
 * The values after the change. A value that everyone may write changes also without adminWrite, but stays.
 * @throws NameplateError PERMISSION_DENIED for a value that nobody may write
 */
export function applyUpdate(before: readonly HandleValue[], update: ValueUpdate): readonly HandleValue[] {
  const { values, set = [], remove = [] } = update;
  if (values !== undefined && set.length + remove.length > 0)
    throw new TypeError('an update replaces all values, or sets and removes single ones');
  const replaced = new Set([...remove, ...set.map(({ index }) => index)]);
  const after = values ?? [...before.filter(({ index }) => !replaced.has(index)), ...set];
  for (const value of before) {
    const next = after.find(({ index }) => index === value.index);
    if (next !== undefined && sameContent(value, next)) continue;
    const { adminWrite, publicWrite } = value.permissions;
    if (!adminWrite && !(publicWrite && next !== undefined)) throw readOnly(value);
    if (isOwned(value) && remove.includes(value.index)) throw ownedRemoved(value);
  }
  return after;
}

/** Sets the time of last change, RFC 3651 §3.1: a value that stays as it was keeps its own. */
export function stamp(values: readonly HandleValue[], before: readonly HandleValue[], nowMs: number): HandleValue[] {
  const timestamp = Math.floor(nowMs / 1000);
  return values.map((value) => {
    const old = before.find(({ index }) => index === value.index);
    return { ...value, timestamp: old !== undefined && sameContent(old, value) ? old.timestamp : timestamp };
  });
}

function readOnly({ index, type }: HandleValue): NameplateError {
  return new NameplateError('PERMISSION_DENIED', `Value ${index} (${type}) is not writable: adminWrite is off.`, {
    reason: 'VALUE_READ_ONLY',
    metadata: { index: String(index) },
  });
}

function ownedRemoved({ index, type }: HandleValue): NameplateError {
  return new NameplateError('INVALID_VALUE', `Value ${index} (${type}) changes by publishing, and is never removed.`, {
    reason: 'TYPE_OWNED',
    metadata: { index: String(index) },
  });
}
