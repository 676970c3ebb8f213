import {
  type Clock,
  decide,
  type Identifier,
  NameplateError,
  type Prefix,
  type Principal,
  parseOrganizationId,
  parsePrefix,
  prefixKey,
  prefixRecordIdentifier,
} from '@nameplate/model';
import type { Operation, Store } from '@nameplate/storage';
import { notResponsible } from './failures.ts';
import { type Idempotency, jsonCodec, type WriteContext } from './idempotency.ts';
import { rows } from './keyspace.ts';
import { organizationOf, requireLive, requireOrganization } from './organizations/organization-rights.ts';
import type { OrganizationTree } from './organizations/organization-tree.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from './page-token.ts';
import { actorOf, requireScope } from './permission.ts';
import { type NewPrefix, type PrefixEvent, type PrefixRecord, parsePrefixRow, prefixHandle } from './prefix-record.ts';
import { ReadCache } from './read-cache.ts';
import type { Guard, Records } from './records.ts';
import { decodeRecord, toHandleRecord } from './stored-record.ts';
import type { RegistryLimits } from './value-rules.ts';

/** A new prefix with the decision that it comes from, and what is committed with it. */
interface HomedPrefix extends NewPrefix {
  readonly event?: PrefixEvent;
  readonly also?: { readonly operations: readonly Operation[]; readonly guards: readonly Guard[] };
}

/** The prefixes homed here. Each has a public record of its own, `0.NA/88.118.22`. */
export class Prefixes {
  readonly #store: Store;
  readonly #records: Records;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;
  readonly #limits: RegistryLimits;
  readonly #tree: OrganizationTree;
  // Only the answer "yes" is kept, until the prefix is homed no more.
  readonly #homed = new ReadCache<boolean>(10_000);

  constructor(parts: {
    readonly store: Store;
    readonly records: Records;
    readonly idempotency: Idempotency;
    readonly clock: Clock;
    readonly limits: RegistryLimits;
    readonly tree: OrganizationTree;
  }) {
    this.#tree = parts.tree;
    this.#store = parts.store;
    this.#records = parts.records;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
  }

  /** Homes a prefix here; needs `prefix.manage` on it or above it. @throws NameplateError HANDLE_ALREADY_EXISTS */
  async create(context: WriteContext, input: NewPrefix): Promise<PrefixRecord> {
    const { principal } = context;
    requireScope(principal, 'prefix.manage', prefixKey(parsePrefix(input.prefix)));
    const organization = input.organization || organizationOf(principal);
    if (organization === undefined) return await this.home(context, input);
    requireOrganization(this.#tree, principal, 'prefix.manage', parseOrganizationId(organization));
    requireLive(this.#tree, organization);
    return await this.home(context, { ...input, organization });
  }

  /** Homes a prefix for a principal that may: who calls has asked. @throws NameplateError HANDLE_ALREADY_EXISTS */
  async home(context: WriteContext, input: HomedPrefix): Promise<PrefixRecord> {
    const prefix = parsePrefix(input.prefix);
    const organization = input.organization || this.#tree.ownerAbove(prefixKey(prefix));
    const description = input.description ?? '';
    if (description.length > 1000)
      throw new NameplateError('LIMIT_EXCEEDED', 'A description has at most 1000 characters.');
    const request = ['prefixes.create', prefixKey(prefix), description, ...(organization ? [organization] : [])];
    return await this.#idempotency.run(context, request, jsonCodec<PrefixRecord>(), async (ticket) => {
      const key = rows.prefix(prefixKey(prefix));
      const stored: PrefixRecord = {
        prefix,
        description,
        ...(organization === undefined ? {} : { organization }),
        ...(input.event === undefined ? {} : { events: [input.event] }),
        createTimeMs: this.#clock.now(),
        etag: '1',
      };
      const bytes = Buffer.from(JSON.stringify(stored));
      await this.#records.write({
        identifier: prefixRecordIdentifier(prefix),
        actor: actorOf(context.principal),
        ticket,
        expectNew: true,
        plan: async (current) => {
          if (organization !== undefined) requireLive(this.#tree, organization);
          return {
            kind: current === undefined ? 'created' : 'updated',
            record: prefixHandle(prefix, description, stored.createTimeMs, current),
            operations: [{ type: 'put', key, value: bytes }, this.#tree.step, ...(input.also?.operations ?? [])],
            guards: [
              { key, expect: undefined, failed: async () => alreadyHomed(prefix) },
              ...(input.also?.guards ?? []),
            ],
            answer: bytes,
          };
        },
      });
      this.#homed.delete(prefixKey(prefix));
      this.#tree.changed(prefixKey(prefix), stored);
      return stored;
    });
  }

  /**
   * Ends the homing of a prefix that holds no live handle; who calls has asked whether the principal may. The record
   * `0.NA/…` stays, so that a delegation in it goes on.
   * @throws NameplateError NOT_RESPONSIBLE, IN_USE
   */
  async unhome(context: WriteContext, text: string): Promise<void> {
    const prefix = parsePrefix(text);
    const key = rows.prefix(prefixKey(prefix));
    await this.#idempotency.run(
      context,
      ['prefixes.unhome', prefixKey(prefix)],
      jsonCodec<string>(),
      async (ticket) => {
        await this.#records.write({
          identifier: prefixRecordIdentifier(prefix),
          actor: actorOf(context.principal),
          ticket,
          plan: async (current) => {
            const row = await this.#store.get(key);
            if (current === undefined || row === undefined) throw notResponsible(prefix);
            await this.#requireEmpty(prefix);
            const record = toHandleRecord(current);
            return {
              kind: 'updated',
              record: {
                ...record,
                revision: record.revision + 1,
                updateTimeMs: Math.max(this.#clock.now(), record.updateTimeMs),
              },
              operations: [{ type: 'delete', key }, this.#tree.step],
              guards: [{ key, expect: row }],
              answer: Buffer.from(JSON.stringify(prefix)),
            };
          },
        });
        this.#homed.delete(prefixKey(prefix));
        this.#tree.changed(prefixKey(prefix), null);
        return prefix;
      },
    );
  }

  /** A page at a time: tombstones may be many. */
  async #requireEmpty(prefix: Prefix): Promise<void> {
    for (let pageToken = ''; ; ) {
      const page = await readPage(
        this.#store,
        rowRange(rows.handles(prefixKey(prefix))),
        { pageSize: 1, pageToken },
        async (entries) => entries.map(({ value }) => (decodeRecord(value).state === 'active' ? true : undefined)),
      );
      if (page.items.length > 0)
        throw new NameplateError('IN_USE', `Prefix ${prefix} has live handles: delete or move them first.`, {
          reason: 'PREFIX_NOT_EMPTY',
          metadata: { prefix },
        });
      if (page.nextPageToken === '') return;
      pageToken = page.nextPageToken;
    }
  }

  /** Needs `identifier.read` or `prefix.manage` on it. @throws NameplateError NOT_RESPONSIBLE */
  async get(principal: Principal, text: string): Promise<PrefixRecord> {
    const prefix = parsePrefix(text);
    if (!mayRead(principal, prefixKey(prefix))) requireScope(principal, 'identifier.read', prefixKey(prefix));
    const bytes = await this.#store.get(rows.prefix(prefixKey(prefix)));
    if (bytes === undefined) throw notResponsible(prefix);
    return parsePrefixRow(bytes);
  }

  /** The prefixes that the principal may read, by key. */
  async list(
    principal: Principal,
    page: PageRequest = {},
  ): Promise<{ readonly prefixes: PrefixRecord[]; readonly nextPageToken: string }> {
    if (principal.kind === 'anonymous') requireScope(principal, 'identifier.read', '*');
    return await this.homed(page, async ({ prefix }) => mayRead(principal, prefixKey(prefix)));
  }

  /** The prefixes homed here that are wanted, by key: who calls decides who may see which. */
  async homed(
    { pageSize, pageToken = '' }: PageRequest,
    wanted: (record: PrefixRecord) => Promise<boolean>,
  ): Promise<{ readonly prefixes: PrefixRecord[]; readonly nextPageToken: string }> {
    const size = pageSizeOf(pageSize, this.#limits.pageSize);
    const page = await readPage(this.#store, rowRange(rows.prefixes()), { pageSize: size, pageToken }, (entries) =>
      Promise.all(
        entries.map(async ({ value }) => {
          const record = parsePrefixRow(value);
          return (await wanted(record)) ? record : undefined;
        }),
      ),
    );
    return { prefixes: page.items, nextPageToken: page.nextPageToken };
  }

  /** Is this prefix (comparison form) homed here? */
  async has(key: string): Promise<boolean> {
    const homed = await this.#homed.get(key, async () => (await this.#store.get(rows.prefix(key))) !== undefined);
    if (!homed) this.#homed.delete(key);
    return homed;
  }

  /**
   * Does this server answer for the identifier with authority? Its prefix is homed here, or it is the record of one
   * that is, or of one derived from it: `0.NA/88.118.22` where 88.118 is homed.
   */
  async responsibleFor(identifier: Identifier): Promise<boolean> {
    if (await this.has(identifier.prefixKey)) return true;
    if (identifier.prefixKey !== '0.NA') return false;
    const prefix = prefixKey(identifier.suffix);
    const parent = prefix.lastIndexOf('.');
    return (await this.has(prefix)) || (parent > 0 && (await this.has(prefix.slice(0, parent))));
  }

  /** @throws NameplateError NOT_RESPONSIBLE */
  async requireResponsible(identifier: Identifier): Promise<void> {
    if (!(await this.responsibleFor(identifier))) throw notResponsible(identifier.prefix);
  }
}

function mayRead(principal: Principal, prefix: string): boolean {
  return (
    decide(principal, { scope: 'identifier.read', prefix }).allowed ||
    decide(principal, { scope: 'prefix.manage', prefix }).allowed
  );
}

function alreadyHomed(prefix: string): NameplateError {
  return new NameplateError('HANDLE_ALREADY_EXISTS', `Prefix ${prefix} is homed here already.`, {
    reason: 'PREFIX_EXISTS',
    metadata: { prefix },
  });
}
