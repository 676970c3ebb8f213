import type { HandleValue, Identifier } from '@nameplate/model';
import { toHandleRecord } from '../stored-record.ts';
import { openToAll } from '../value-permissions.ts';
import type { AdministrationParts } from './parts.ts';

/** Are all values there, and writable by everyone (publicWrite)? */
export async function allOpen(
  { records }: Pick<AdministrationParts, 'records'>,
  identifier: Identifier,
  values: readonly HandleValue[],
): Promise<boolean> {
  const stored = await records.read(identifier.key);
  if (stored === undefined || values.length === 0) return false;
  const before = toHandleRecord(stored).values;
  return values.every((value) => before.some((old) => old.index === value.index && openToAll(old, value)));
}
