import { decide, NameplateError, type Principal, prefixCovers, type Scope } from '@nameplate/model';
import type { KeyRecord } from '../keys.ts';
import { requireScope } from '../permission.ts';
import { organizationOf, requireLive, requireOrganization } from './organization-rights.ts';
import type { OrganizationTree } from './organization-tree.ts';

/** What decides who may make, see and end a key. */
type KeyReach = Pick<KeyRecord, 'scopes' | 'prefixes' | 'organization'>;

/** Who may make, see and end keys, and where the keys of an organization reach. */
export class KeyRights {
  readonly #tree: OrganizationTree;

  constructor(tree: OrganizationTree) {
    this.#tree = tree;
  }

  /** Where a key reaches now: that of an organization never beyond what this and those below it own. */
  reach({ organization, prefixes }: KeyReach): readonly string[] {
    if (organization === undefined) return prefixes;
    if (this.#tree.get(organization)?.state !== 'active') return [];
    return this.#tree.within(organization, prefixes);
  }

  /** Has its organization ended? */
  ended({ organization }: KeyReach): boolean {
    return organization !== undefined && this.#tree.get(organization)?.state !== 'active';
  }

  /**
   * A key has no more rights than its maker. `wholly`: the maker's own key reaches everything that its organization owns
   * or will own.
   * @throws NameplateError PERMISSION_DENIED, INVALID_VALUE
   */
  requireCreate(principal: Principal, wanted: KeyReach, wholly: boolean): void {
    const { organization, prefixes } = wanted;
    const needed = ['key.manage', ...wanted.scopes] as const;
    if (organization === undefined) {
      requireOfNone(principal);
      return this.#requireScopes(principal, needed, prefixes);
    }
    for (const scope of needed) requireOrganization(this.#tree, principal, scope, organization);
    requireLive(this.#tree, organization);
    for (const prefix of prefixes) if (prefix !== '*') this.#requireOwned(organization, prefix);
    if (organizationOf(principal) === undefined) return;
    if (prefixes.includes('*') && !wholly)
      throw new NameplateError('PERMISSION_DENIED', 'Only a key of * of its organization makes another of *.', {
        reason: 'PREFIX_NOT_COVERED',
        metadata: { organization },
      });
    this.#requireScopes(principal, needed, this.reach(wanted));
  }

  /** May the principal end a key, and see it? */
  manages(principal: Principal, key: KeyReach): boolean {
    if (decide(principal, { scope: 'key.manage', prefix: '*' }).allowed) return true;
    if (principal.kind !== 'app' || !principal.scopes.includes('key.manage')) return false;
    const covered = this.reach(key).every((prefix) => principal.prefixes.some((own) => prefixCovers(own, prefix)));
    if (key.organization === undefined) return covered;
    return (
      covered && principal.organization !== undefined && this.#tree.isUnder(key.organization, principal.organization)
    );
  }

  #requireScopes(principal: Principal, scopes: readonly Scope[], prefixes: readonly string[]): void {
    for (const prefix of prefixes) for (const scope of scopes) requireScope(principal, scope, prefix);
  }

  #requireOwned(organization: string, prefix: string): void {
    const within = this.#tree.within(organization, [prefix]);
    if (within.length === 1 && within[0] === prefix) return;
    throw new NameplateError('INVALID_VALUE', `Prefix ${prefix} belongs not to ${organization}, nor to one below it.`, {
      reason: 'PREFIX_NOT_OWNED',
      metadata: { prefix, organization },
    });
  }
}

/** A key of no organization stays where it reaches when owners change, and decides about its own prefixes. */
function requireOfNone(principal: Principal): void {
  const organization = organizationOf(principal);
  if (organization === undefined) return;
  throw new NameplateError('PERMISSION_DENIED', 'A key of an organization has no say in one that is of none.', {
    reason: 'ORGANIZATION_NOT_COVERED',
    metadata: { organization },
  });
}
