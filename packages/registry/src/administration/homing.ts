import {
  type AdminPermission,
  adminPermissions,
  decide,
  type Identifier,
  type Prefix,
  type Principal,
  parsePrefix,
  prefixCovers,
  prefixKey,
  prefixRecordIdentifier,
} from '@nameplate/model';
import type { WriteContext } from '../idempotency.ts';
import { listHandles } from '../listing.ts';
import type { PageRequest } from '../page-token.ts';
import { requireAllowed } from '../permission.ts';
import type { AdministrationParts } from './parts.ts';
import { permitBy, recordAbove, recordOf, requireUnlessHandle } from './permit.ts';

/** Prefixes homed and given up, and what is under them. RFC 3652 §3.7; deployed servers number the operations otherwise. */
export class Homing {
  readonly #parts: AdministrationParts;

  constructor(parts: AdministrationParts) {
    this.#parts = parts;
  }

  /** The live handles of one prefix by key, a page at a time. Needs `identifier.read`, or list handles. */
  async list(
    principal: Principal,
    query: PageRequest & { readonly prefix: string },
  ): Promise<{ readonly identifiers: readonly Identifier[]; readonly nextPageToken: string }> {
    const prefix = parsePrefix(query.prefix);
    requireUnlessHandle(principal, 'identifier.read', prefixKey(prefix));
    const { records, prefixes, rights } = this.#parts;
    if (principal.kind === 'handle') {
      await prefixes.requireResponsible(prefixRecordIdentifier(prefix));
      const record = await records.read(prefixRecordIdentifier(prefix).key);
      const asked = { principal, scope: 'identifier.read', prefix: prefixKey(prefix) } as const;
      (await permitBy(rights, asked, record))('listHandles');
    }
    const page = await listHandles(this.#parts, query);
    return { identifiers: page.records.map(({ identifier }) => identifier), nextPageToken: page.nextPageToken };
  }

  /** Homes a prefix here. Needs `prefix.manage`, or add derived prefix in the record of the prefix above. */
  async home(context: WriteContext, text: string): Promise<void> {
    const prefix = parsePrefix(text);
    await this.#requirePrefixAdmin(context.principal, prefix, 'addDerivedPrefix');
    await this.#parts.prefixes.home(context, { prefix });
  }

  /** Ends it, when no live handle is left. Needs `prefix.manage`, or delete derived prefix in the record above. */
  async unhome(context: WriteContext, text: string): Promise<void> {
    const prefix = parsePrefix(text);
    await this.#requirePrefixAdmin(context.principal, prefix, 'deleteDerivedPrefix');
    await this.#parts.prefixes.unhome(context, prefix);
  }

  /** The prefixes homed here that the principal may read or list: those equal to or derived from `under`, or all. */
  async listHomed(
    principal: Principal,
    { under, ...page }: PageRequest & { readonly under?: string } = {},
  ): Promise<{ readonly prefixes: readonly Prefix[]; readonly nextPageToken: string }> {
    if (principal.kind === 'anonymous') requireAllowed(principal, { scope: 'identifier.read', prefix: '*' });
    const above = under === undefined ? '*' : prefixKey(parsePrefix(under));
    const found = await this.#parts.prefixes.homed(page, async (record) => {
      const key = prefixKey(record.prefix);
      return prefixCovers(above, key) && (await this.#maySeePrefix(principal, key));
    });
    return { prefixes: found.prefixes.map(({ prefix }) => parsePrefix(prefix)), nextPageToken: found.nextPageToken };
  }

  async #requirePrefixAdmin(principal: Principal, prefix: Prefix, permission: AdminPermission): Promise<void> {
    const { records, rights } = this.#parts;
    const above = await records.read(recordAbove(prefixKey(prefix)).key);
    const asked = { principal, scope: 'prefix.manage', prefix: prefixKey(prefix) } as const;
    (await permitBy(rights, asked, above))(permission);
  }

  async #maySeePrefix(principal: Principal, key: string): Promise<boolean> {
    const { records, rights } = this.#parts;
    const record = principal.kind === 'handle' ? await records.read(recordOf(key).key) : undefined;
    const admin = { needed: adminPermissions.listHandles, held: await rights.held(principal, record) };
    return (['identifier.read', 'prefix.manage'] as const).some(
      (scope) => decide(principal, { scope, prefix: key, admin }).allowed,
    );
  }
}
