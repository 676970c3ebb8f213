import { errorTable, type NameplateError } from './error.ts';

const byReason: Readonly<Record<string, number>> = {
  NOT_ADMIN: 400,
  ADMIN_PERMISSION_MISSING: 401,
  VALUE_READ_ONLY: 401,
};

/** The Handle response code of an error, RFC 3652 §2.2.2.2: a refusal's reason tells no administrator from one without the permission. */
export function responseCodeOf({ code, reason }: Pick<NameplateError, 'code' | 'reason'>): number {
  if (code === 'PERMISSION_DENIED' && Object.hasOwn(byReason, reason))
    return byReason[reason] ?? errorTable[code].handle;
  return errorTable[code].handle;
}
