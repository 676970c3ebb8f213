import { NameplateError, type Principal, type Scope } from '@nameplate/model';
import { requireScope } from '../permission.ts';
import type { OrganizationTree } from './organization-tree.ts';

/**
 * May the principal act on an organization? A key of an organization may on that one and those below; any other key
 * needs the scope on the whole server. Comes before any look at what exists.
 * @throws NameplateError AUTHENTICATION_NEEDED, PERMISSION_DENIED
 */
export function requireOrganization(
  tree: OrganizationTree,
  principal: Principal,
  scope: Scope,
  organization: string,
): void {
  if (principal.kind !== 'app' || principal.organization === undefined) return requireScope(principal, scope, '*');
  if (!principal.scopes.includes(scope))
    throw new NameplateError('PERMISSION_DENIED', `This needs ${scope}.`, {
      reason: 'SCOPE_MISSING',
      metadata: { scope, organization },
    });
  if (tree.isUnder(organization, principal.organization)) return;
  throw new NameplateError(
    'PERMISSION_DENIED',
    `${organization} is not ${principal.organization}, nor is it below it.`,
    { reason: 'ORGANIZATION_NOT_COVERED', metadata: { scope, organization } },
  );
}

/** The same for what only those above an organization may: its quotas, its place in the tree, its end. */
export function requireAbove(tree: OrganizationTree, principal: Principal, scope: Scope, organization: string): void {
  requireOrganization(tree, principal, scope, organization);
  if (principal.kind !== 'app' || principal.organization !== organization) return;
  throw new NameplateError('PERMISSION_DENIED', `Only those above ${organization} may do this.`, {
    reason: 'ORGANIZATION_NOT_ABOVE',
    metadata: { scope, organization },
  });
}

/** Sees every organization and what belongs to it: a key of none. */
export function organizationOf(principal: Principal): string | undefined {
  return principal.kind === 'app' ? principal.organization : undefined;
}

export function organizationUnknown(id: string): NameplateError {
  return new NameplateError('HANDLE_NOT_FOUND', `There is no organization ${id.slice(0, 63)}.`, {
    reason: 'ORGANIZATION_UNKNOWN',
    metadata: { organization: id.slice(0, 63) },
  });
}

/** A live organization. @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED */
export function requireLive(tree: OrganizationTree, id: string) {
  const organization = tree.get(id);
  if (organization === undefined) throw organizationUnknown(id);
  if (organization.state === 'active') return organization;
  throw new NameplateError('HANDLE_RETIRED', `Organization ${id} was retired; its id is never given again.`, {
    reason: 'ORGANIZATION_RETIRED',
    metadata: { organization: id },
  });
}
