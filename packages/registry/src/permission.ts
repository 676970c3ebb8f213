import {
  type AccessQuestion,
  type AdminPermission,
  adminPermissions,
  decide,
  type Identifier,
  NameplateError,
  type Principal,
  prefixKey,
  type Scope,
} from '@nameplate/model';

/**
 * Asks the one decision function and throws when it says no. It comes before any look at what exists, so that a
 * refusal tells nothing about it.
 * @throws NameplateError AUTHENTICATION_NEEDED, PERMISSION_DENIED
 */
export function requireScope(principal: Principal, scope: Scope, prefix: string, device?: string): void {
  requireAllowed(principal, { scope, prefix, ...(device === undefined ? {} : { device }) });
}

/**
 * The same for a whole question: that of an administrator of handles, too.
 * @throws NameplateError AUTHENTICATION_NEEDED; PERMISSION_DENIED with NOT_ADMIN (response code 400) when no HS_ADMIN
 * value names the asker, ADMIN_PERMISSION_MISSING (401) when those that do give too little
 */
export function requireAllowed(principal: Principal, question: AccessQuestion): void {
  const decision = decide(principal, question);
  if (decision.allowed) return;
  const { scope, prefix } = question;
  const where = prefix === '*' ? 'the whole server' : `prefix ${prefix}`;
  if (principal.kind === 'anonymous')
    throw new NameplateError('AUTHENTICATION_NEEDED', `This needs a key with ${scope} on ${where}.`, {
      metadata: { scope, prefix },
    });
  if (principal.kind === 'handle') throw notAdmin(principal.id, question, decision.rule);
  throw new NameplateError('PERMISSION_DENIED', `This needs ${scope} on ${where}.`, {
    reason: decision.missing === undefined ? 'PREFIX_NOT_COVERED' : 'SCOPE_MISSING',
    metadata: { scope, prefix, rule: decision.rule },
  });
}

function notAdmin(who: string, { scope, prefix, admin }: AccessQuestion, rule: string): NameplateError {
  const permission = Object.entries(adminPermissions).find(([, bit]) => bit === admin?.needed)?.[0] ?? scope;
  const isAdmin = admin?.held !== undefined;
  return new NameplateError(
    'PERMISSION_DENIED',
    isAdmin
      ? `HS_ADMIN gives ${who} no ${permission} here.`
      : `No HS_ADMIN value that counts here names ${who}.${ofRecord.has(permission) ? ownRecord : ''}`,
    { reason: isAdmin ? 'ADMIN_PERMISSION_MISSING' : 'NOT_ADMIN', metadata: { permission, prefix, rule } },
  );
}

/** What HS_ADMIN of the record itself permits, and not that of its prefix. */
const ofRecord: ReadonlySet<string> = new Set<AdminPermission>([
  'deleteHandle',
  'addValue',
  'modifyValue',
  'removeValue',
  'addAdmin',
  'modifyAdmin',
  'removeAdmin',
]);

const ownRecord =
  ' Whoever made a record may change it only by an HS_ADMIN value in it: make it with one, or let an API key add it.';

/** The prefix whose rights count for a handle: its own; for the record of a prefix (`0.NA/88.118.22`), that prefix. */
export function accessPrefix(identifier: Identifier): string {
  return identifier.prefixKey === '0.NA' ? prefixKey(identifier.suffix) : identifier.prefixKey;
}

/** The public id of who writes. */
export function actorOf(principal: Principal): string {
  return principal.kind === 'anonymous' ? 'anonymous' : principal.id;
}
