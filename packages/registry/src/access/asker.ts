import { exactKey, identifierFromHandle, type Principal, type Scope } from '@nameplate/model';

/** A principal as grants see it: the names it goes by, and what its kind of key may do at all. */
export interface Asker {
  /** Askers with the same digest get the same answers. */
  readonly digest: string;
  readonly authenticated: boolean;
  /** Names as `granteeNames` and `referenceNames` spell them. */
  readonly names: readonly string[];
  /** A grant widens where a key may do something, never what: of these scopes, those that it has. */
  readonly scopes: ReadonlySet<Scope>;
}

/** Who is above an organization. */
export interface OrganizationChain {
  /** Itself, its parent, and so on up to the root. */
  chain(id: string): readonly { readonly id: string }[];
}

/** Scopes that a grant can widen. */
export const grantableScopes = ['identifier.read', 'identifier.write', 'telemetry.read'] as const;

/** How grants see a principal. */
export function askerOf(principal: Principal, organizations: OrganizationChain): Asker {
  switch (principal.kind) {
    case 'anonymous':
      return nobody;
    case 'app': {
      const scopes = new Set(grantableScopes.filter((scope) => principal.scopes.includes(scope)));
      const names = [
        `key:${principal.id}`,
        ...(principal.organization === undefined ? [] : organizationNames(principal.organization, organizations)),
        // Whoever acts for the whole of a prefix is what its record stands for.
        ...principal.prefixes.filter((prefix) => prefix !== '*').map((prefix) => `0:${prefixRecordKey(prefix)}`),
      ];
      return { digest: [...scopes, ...names].join('\n'), authenticated: true, names, scopes };
    }
    case 'device':
      return known([`device:${principal.id}`, `0:${principal.id}`]);
    default: {
      const mark = principal.elsewhere ? '=' : '';
      return known([`${mark}0:${principal.handleKey}`, `${mark}${principal.index}:${principal.handleKey}`]);
    }
  }
}

/** Somebody of an organization, of whom no more is known. */
export function memberOf(organization: string, organizations: OrganizationChain): Asker {
  return known(organizationNames(organization, organizations));
}

/** The names that a reference to a key of a handle stands for; index 0 names any key. */
export function referenceNames(handle: string, index: number): readonly string[] {
  return [`${index}:${identifierFromHandle(handle).key}`, `=${index}:${exactKey(handle)}`];
}

const nobody: Asker = { digest: '', authenticated: false, names: [], scopes: new Set() };

function known(names: readonly string[]): Asker {
  return { digest: names.join('\n'), authenticated: true, names, scopes: new Set(grantableScopes) };
}

function organizationNames(id: string, organizations: OrganizationChain): readonly string[] {
  const above = new Set([id, ...organizations.chain(id).map((each) => each.id)]);
  return [`organization:${id}`, ...[...above].map((each) => `organization:${each}+below`)];
}

function prefixRecordKey(prefix: string): string {
  return identifierFromHandle(`0.NA/${prefix}`).key;
}
