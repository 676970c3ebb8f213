import { decide, type Principal, valueIndexes } from '@nameplate/model';
import type { Access } from './access/access.ts';
import { accessPrefix } from './permission.ts';
import type { StoredRecord } from './stored-record.ts';

/** May the principal see a published template and make assets from it: as its owner, by its visibility, or by a grant on its identifier. */
export async function seesTemplate(access: Access, record: StoredRecord, principal: Principal): Promise<boolean> {
  if (ownsTemplate(record, principal)) return true;
  const { values } = await access.view(record, principal);
  return values.some(({ index }) => index === valueIndexes.template);
}

/** May the principal read or write the template's prefix? */
export function ownsTemplate({ identifier }: Pick<StoredRecord, 'identifier'>, principal: Principal): boolean {
  const prefix = accessPrefix(identifier);
  return (
    decide(principal, { scope: 'identifier.read', prefix }).allowed ||
    decide(principal, { scope: 'identifier.write', prefix }).allowed
  );
}
