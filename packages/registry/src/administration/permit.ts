import {
  type AdminPermission,
  adminPermissions,
  type Identifier,
  type Principal,
  parsePrefix,
  prefixRecordIdentifier,
  type Scope,
} from '@nameplate/model';
import type { AdminRights } from '../admin-rights.ts';
import { requireAllowed } from '../permission.ts';
import type { StoredRecord } from '../stored-record.ts';

/** @throws NameplateError when the record's administrators do not give the permission */
export type Permit = (permission: AdminPermission) => void;

/** Asks the one decision function, with what the record's HS_ADMIN values give. */
export async function permitBy(
  rights: AdminRights,
  { principal, scope, prefix }: { readonly principal: Principal; readonly scope: Scope; readonly prefix: string },
  record: StoredRecord | undefined,
): Promise<Permit> {
  const held = await rights.held(principal, record);
  return (permission) =>
    requireAllowed(principal, { scope, prefix, admin: { needed: adminPermissions[permission], held } });
}

/** API keys and strangers are refused before anything is looked at; an administrator's right is in the record. */
export function requireUnlessHandle(principal: Principal, scope: Scope, prefix: string): void {
  if (principal.kind !== 'handle') requireAllowed(principal, { scope, prefix });
}

/** The record of a prefix, of its comparison form. */
export function recordOf(prefix: string): Identifier {
  return prefixRecordIdentifier(parsePrefix(prefix));
}

/** The record of the prefix above, `0.NA/88.118` for 88.118.22; the root's `0.NA/0.NA` for 88. */
export function recordAbove(prefix: string): Identifier {
  const end = prefix.lastIndexOf('.');
  return recordOf(end < 0 ? '0.NA' : prefix.slice(0, end));
}
