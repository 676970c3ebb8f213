import { decide, type HandleValue, type Identifier, type Principal } from '@nameplate/model';
import { grantedUpdate, grantedValues } from '../access/granted-update.ts';
import { accessPrefix } from '../permission.ts';
import type { StoredRecord } from '../stored-record.ts';
import type { AdministrationParts } from './parts.ts';

/** May the principal, who has no `identifier.write`, change all of these values by grants? */
export async function allGranted(
  { records, access, templates }: AdministrationParts,
  principal: Principal,
  identifier: Identifier,
  values: readonly HandleValue[],
): Promise<boolean> {
  if (principal.kind === 'anonymous' || values.length === 0) return false;
  if (decide(principal, { scope: 'identifier.write', prefix: accessPrefix(identifier) }).allowed) return false;
  const current = await records.read(identifier.key);
  if (current?.state !== 'active') return false;
  const granted = await grantedValues(access, templates, { principal, current, set: values });
  return granted.every((value) => value !== undefined);
}

/** What becomes of the values by the grants of the moment in which it is written. @throws NameplateError PERMISSION_DENIED */
export async function grantedSet(
  { access, templates }: AdministrationParts,
  principal: Principal,
  current: StoredRecord,
  set: readonly HandleValue[],
): Promise<readonly HandleValue[]> {
  const input = { identifier: current.identifier, set };
  return (await grantedUpdate(access, templates, { principal, current, input })).set ?? [];
}
