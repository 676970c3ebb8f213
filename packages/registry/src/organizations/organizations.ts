import { type Clock, NameplateError, type Organization, type Principal } from '@nameplate/model';
import type { Operation, Precondition, Store } from '@nameplate/storage';
import { type Idempotency, jsonCodec, RequestSeen, type Ticket, type WriteContext } from '../idempotency.ts';
import { KeyedQueue } from '../keyed-queue.ts';
import { rows } from '../keyspace.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from '../page-token.ts';
import { requireScope } from '../permission.ts';
import type { RegistryLimits } from '../value-rules.ts';
import {
  organizationOf,
  organizationUnknown,
  requireAbove,
  requireLive,
  requireOrganization,
} from './organization-rights.ts';
import {
  changedOrganization,
  type NewOrganization,
  newOrganization,
  type OrganizationChange,
  touched,
} from './organization-rules.ts';
import { type OrganizationTree, parseOrganization } from './organization-tree.ts';

const scope = 'organization.manage';

/**
 * The organizations that this server knows, as a tree. A key of an organization with `organization.manage` manages what
 * is below it, and of itself what it is called; a key of none with that scope on `*` manages all.
 */
export class Organizations {
  readonly tree: OrganizationTree;
  readonly #store: Store;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;
  readonly #limits: RegistryLimits;
  // Changes of the tree are few, and each is checked against the whole: one at a time.
  readonly #queue = new KeyedQueue();

  constructor(parts: {
    readonly store: Store;
    readonly tree: OrganizationTree;
    readonly idempotency: Idempotency;
    readonly clock: Clock;
    readonly limits: RegistryLimits;
  }) {
    this.tree = parts.tree;
    this.#store = parts.store;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
  }

  /** @throws NameplateError HANDLE_ALREADY_EXISTS, INVALID_VALUE, PERMISSION_DENIED, … */
  async create(context: WriteContext, input: NewOrganization): Promise<Organization> {
    if (input.parent) requireOrganization(this.tree, context.principal, scope, input.parent);
    else requireRoot(context.principal);
    return await this.#write(context, ['organizations.create', JSON.stringify(input)], async () => {
      const made = newOrganization(this.tree, input, this.#clock.now());
      if (this.tree.get(made.id) !== undefined) throw exists(made.id);
      return { organization: made, preconditions: [{ key: rows.organization(made.id), expect: undefined }] };
    });
  }

  /** Names, class and region by who manages it; quotas by who is above it. @throws NameplateError ETAG_MISMATCH, … */
  async update(context: WriteContext, id: string, change: OrganizationChange): Promise<Organization> {
    requireOrganization(this.tree, context.principal, scope, id);
    if (change.quotas !== undefined) requireAbove(this.tree, context.principal, scope, id);
    return await this.#write(context, ['organizations.update', id, JSON.stringify(change)], async () =>
      // Class and region are those of what was counted before, too.
      this.#changed(
        requireLive(this.tree, id),
        (before) => changedOrganization(before, change, this.#clock.now()),
        (change.industry ?? change.region) === undefined ? [] : [{ type: 'add', key: rows.placement(), amount: 1 }],
      ),
    );
  }

  /** Ends one that has nothing: no organization below it and no prefix. Its keys end with it. @throws NameplateError IN_USE */
  async retire(context: WriteContext, id: string): Promise<Organization> {
    requireAbove(this.tree, context.principal, scope, id);
    return await this.#write(context, ['organizations.retire', id], async () => {
      const before = requireLive(this.tree, id);
      const below = this.tree.descendants(id).filter(({ state }) => state === 'active');
      const [one] = below;
      const standing = below.length === 1 ? `${one?.id} is below it` : `${below.length} organizations are below it`;
      if (one !== undefined) throw inUse(id, standing, 'ORGANIZATION_HAS_CHILDREN');
      const prefixes = this.tree.ownPrefixes(id);
      if (prefixes.length > 0) throw inUse(id, `it owns ${prefixes[0]}`, 'ORGANIZATION_HAS_PREFIXES');
      return this.#changed(before, () => ({ ...before, state: 'retired', ...touched(before, this.#clock.now()) }));
    });
  }

  /** An organization at or below the asker's own; any for a key of none. @throws NameplateError HANDLE_NOT_FOUND */
  get(principal: Principal, id: string): Organization {
    this.#requireReader(principal);
    const own = organizationOf(principal);
    const found = this.tree.get(id);
    // What is outside looks like what does not exist.
    if (found === undefined || (own !== undefined && !this.tree.isUnder(id, own))) throw organizationUnknown(id);
    return found;
  }

  /** Those that the asker may see, by id; `under`: that one and those below it. */
  async list(
    principal: Principal,
    { pageSize, pageToken = '', under }: PageRequest & { readonly under?: string } = {},
  ): Promise<{ readonly organizations: Organization[]; readonly nextPageToken: string }> {
    this.#requireReader(principal);
    const tops = [organizationOf(principal), under].filter((id) => id !== undefined && id !== '');
    const page = await readPage(
      this.#store,
      rowRange(rows.organizations()),
      { pageSize: pageSizeOf(pageSize, this.#limits.pageSize), pageToken },
      async (entries) =>
        entries.map(({ value }) => {
          const organization = parseOrganization(value);
          return tops.every((top) => this.tree.isUnder(organization.id, top ?? '')) ? organization : undefined;
        }),
    );
    return { organizations: page.items, nextPageToken: page.nextPageToken };
  }

  /** A key of an organization may look at its own; another needs to manage them, or read the whole server. */
  #requireReader(principal: Principal): void {
    if (organizationOf(principal) !== undefined) return;
    if (principal.kind === 'app' && principal.scopes.includes(scope)) return requireScope(principal, scope, '*');
    requireScope(principal, 'identifier.read', '*');
  }

  #changed(
    before: Organization,
    change: (before: Organization) => Organization,
    operations: readonly Operation[] = [],
  ): Written {
    return {
      operations,
      organization: change(before),
      preconditions: [{ key: rows.organization(before.id), expect: encode(before) }],
    };
  }

  async #write(context: WriteContext, request: readonly string[], plan: () => Promise<Written>): Promise<Organization> {
    return await this.#idempotency.run(context, request, jsonCodec<Organization>(), (ticket) =>
      this.#queue.run('tree', () => this.#commit(ticket, plan)),
    );
  }

  async #commit(ticket: Ticket, plan: () => Promise<Written>): Promise<Organization> {
    const { organization, preconditions, operations = [] } = await plan();
    const row = encode(organization);
    const outcome = await this.#store.batch({
      preconditions: [...ticket.preconditions, ...preconditions],
      operations: [
        { type: 'put', key: rows.organization(organization.id), value: row },
        ...operations,
        ...ticket.remember(row),
      ],
    });
    if (!outcome.committed) {
      if (outcome.failed < ticket.preconditions.length) throw new RequestSeen();
      throw new NameplateError('OVERLOADED', 'Another process changed the organizations; try again.', {
        reason: 'WRITE_CONTENTION',
        retryAfterMs: 100,
      });
    }
    this.tree.put(organization);
    return organization;
  }
}

interface Written {
  readonly organization: Organization;
  readonly preconditions: readonly Precondition[];
  readonly operations?: readonly Operation[];
}

/** A root is nobody's: only who manages the whole server makes one. */
function requireRoot(principal: Principal): void {
  if (organizationOf(principal) === undefined) return requireScope(principal, scope, '*');
  throw new NameplateError(
    'PERMISSION_DENIED',
    'A key of an organization makes organizations below it: name a parent.',
    {
      reason: 'ORGANIZATION_NOT_COVERED',
      metadata: { scope },
    },
  );
}

function encode(organization: Organization): Uint8Array {
  return Buffer.from(JSON.stringify(organization));
}

function exists(id: string): NameplateError {
  return new NameplateError('HANDLE_ALREADY_EXISTS', `There is an organization ${id} already, or there was one.`, {
    reason: 'ORGANIZATION_EXISTS',
    metadata: { organization: id },
  });
}

function inUse(id: string, why: string, reason: string): NameplateError {
  return new NameplateError('IN_USE', `Organization ${id} cannot be retired: ${why}.`, {
    reason,
    metadata: { organization: id },
  });
}
