import {
  type Clock,
  formatGrantee,
  type Grant,
  type GrantTarget,
  NameplateError,
  type Principal,
  parseGrantee,
  parseIdentifier,
  parsePrefix,
  parseSelector,
  prefixKey,
  prefixRecordIdentifier,
  type Random,
  settledTarget,
} from '@nameplate/model';
import { type Operation, prefixRange, type Store } from '@nameplate/storage';
import type { Changes } from '../changes.ts';
import { handleNotFound, requireActive } from '../failures.ts';
import { type Idempotency, jsonCodec, RequestSeen, type Ticket, type WriteContext } from '../idempotency.ts';
import { KeyedQueue } from '../keyed-queue.ts';
import { rows } from '../keyspace.ts';
import { requireLive } from '../organizations/organization-rights.ts';
import type { OrganizationTree } from '../organizations/organization-tree.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from '../page-token.ts';
import { accessPrefix, actorOf, requireScope } from '../permission.ts';
import type { Prefixes } from '../prefixes.ts';
import type { Records } from '../records.ts';
import type { RegistryLimits } from '../value-rules.ts';
import { grantRow, grantsOnOneMax, parseGrant } from './grant-book.ts';

export interface NewGrant {
  readonly on: GrantTarget;
  readonly attributes: readonly string[];
  readonly to: string;
  readonly may: 'view' | 'edit';
  readonly untilTimeMs?: number;
}

interface GrantsParts {
  readonly store: Store;
  readonly records: Records;
  readonly prefixes: Prefixes;
  readonly changes: Changes;
  readonly idempotency: Idempotency;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: RegistryLimits;
  readonly tree: OrganizationTree;
}

/** Grants: made and ended by who holds `grant.manage` on the prefix, and never for more than they hold themselves. */
export class Grants {
  readonly #parts: GrantsParts;
  readonly #queue = new KeyedQueue();

  constructor(parts: GrantsParts) {
    this.#parts = parts;
  }

  /** @throws NameplateError INVALID_VALUE, HANDLE_NOT_FOUND, HANDLE_RETIRED, NOT_RESPONSIBLE, LIMIT_EXCEEDED */
  async allow(context: WriteContext, input: NewGrant): Promise<Grant> {
    const wanted = settled(input);
    const { on, attributes, to, may, untilTimeMs } = wanted;
    const prefix = grantPrefix(on);
    for (const scope of neededScopes(wanted)) requireScope(context.principal, scope, prefix);
    if (untilTimeMs !== undefined && !(untilTimeMs > this.#parts.clock.now()))
      throw invalid('GRANT_UNTIL', 'until: expected a time to come.');
    await this.#requireTarget(on);
    const grantee = parseGrantee(to);
    if (grantee.kind === 'organization') requireLive(this.#parts.tree, grantee.id);
    const request = ['grants.allow', JSON.stringify(on), attributes, to, may, untilTimeMs];
    return await this.#parts.idempotency.run(context, request, jsonCodec<Grant>(), (ticket) =>
      this.#queue.run(prefix, () => this.#allow(context, wanted, ticket)),
    );
  }

  /** Ends a grant at once, on open streams too. @throws NameplateError HANDLE_NOT_FOUND with reason GRANT_UNKNOWN */
  async revoke(context: WriteContext, { id }: { readonly id: string }): Promise<Grant> {
    const { idempotency, clock } = this.#parts;
    return await idempotency.run(context, ['grants.revoke', id], jsonCodec<Grant>(), async (ticket) => {
      const grant = await this.get(context.principal, id);
      const operations: Operation[] = [
        { type: 'delete', key: rows.grant(id) },
        { type: 'delete', key: rows.grantOn(grantRow(grant.on), id) },
        ...ticket.remember(jsonCodec<Grant>().encode(grant)),
      ];
      await this.#commit(context.principal, grant.on, clock.now(), { operations, ticket });
      return grant;
    });
  }

  /** @throws NameplateError HANDLE_NOT_FOUND with reason GRANT_UNKNOWN */
  async get(principal: Principal, id: string): Promise<Grant> {
    const row = isGrantId(id) ? await this.#parts.store.get(rows.grant(id)) : undefined;
    const grant = row && parseGrant(row);
    // Asked before anything is told: an unknown grant belongs to no prefix.
    requireScope(principal, 'grant.manage', grant === undefined ? '*' : grantPrefix(grant.on));
    if (grant !== undefined) return grant;
    throw new NameplateError('HANDLE_NOT_FOUND', `There is no grant ${id.slice(0, 40)}.`, { reason: 'GRANT_UNKNOWN' });
  }

  /** The grants of one prefix, not of those derived from it; or of one identifier. */
  async list(
    principal: Principal,
    query: PageRequest & ({ readonly prefix: string } | { readonly identifier: string }),
  ): Promise<{ readonly grants: readonly Grant[]; readonly nextPageToken: string }> {
    const row =
      'identifier' in query
        ? rows.grantsOn(grantRow({ kind: 'identifier', identifier: query.identifier }))
        : rows.grantsUnder(prefixKey(parsePrefix(query.prefix)));
    const prefix = 'identifier' in query ? accessPrefix(parseIdentifier(query.identifier)) : prefixKey(query.prefix);
    requireScope(principal, 'grant.manage', prefix);
    const { store, limits } = this.#parts;
    const page = await readPage(
      store,
      rowRange(row),
      { pageSize: pageSizeOf(query.pageSize, limits.pageSize), pageToken: query.pageToken ?? '' },
      async (entries) => entries.map(({ value }) => parseGrant(value)),
    );
    return { grants: page.items, nextPageToken: page.nextPageToken };
  }

  async #allow({ principal }: WriteContext, wanted: NewGrant, ticket: Ticket): Promise<Grant> {
    const { store, clock, random } = this.#parts;
    const now = clock.now();
    const row = grantRow(wanted.on);
    const there: Grant[] = [];
    for await (const { value } of store.range({ ...prefixRange(rows.grantsOn(row)), limit: grantsOnOneMax }))
      there.push(parseGrant(value));
    const ended = there.filter(({ untilTimeMs }) => untilTimeMs !== undefined && untilTimeMs <= now);
    if (there.length - ended.length >= grantsOnOneMax)
      throw new NameplateError('LIMIT_EXCEEDED', `At most ${grantsOnOneMax} grants on one thing; revoke some.`, {
        reason: 'GRANTS',
        metadata: { limit: String(grantsOnOneMax) },
      });
    const id = `grt_${Buffer.from(random.bytes(8)).toString('hex')}`;
    const grant: Grant = { id, ...wanted, createTimeMs: now, grantor: actorOf(principal) };
    const value = jsonCodec<Grant>().encode(grant);
    const operations: Operation[] = [
      { type: 'put', key: rows.grant(id), value },
      { type: 'put', key: rows.grantOn(row, id), value },
      ...ended.flatMap((old): Operation[] => [
        { type: 'delete', key: rows.grant(old.id) },
        { type: 'delete', key: rows.grantOn(row, old.id) },
      ]),
      ...ticket.remember(value),
    ];
    await this.#commit(principal, wanted.on, now, { operations, ticket });
    return grant;
  }

  /** One batch with a change in the log, so that whoever keeps something by grants forgets it. */
  async #commit(
    principal: Principal,
    on: GrantTarget,
    timeMs: number,
    { operations, ticket }: { readonly operations: readonly Operation[]; readonly ticket: Ticket },
  ): Promise<void> {
    const { store, changes } = this.#parts;
    const identifier = changedBy(on);
    const { canonical } = identifier;
    const change = {
      kind: 'access',
      identifier: canonical,
      revision: 0,
      etag: '',
      timeMs,
      actor: actorOf(principal),
    } as const;
    const outcome = await store.batch({
      preconditions: ticket.preconditions,
      operations: [...operations, changes.append(change)],
    });
    if (!outcome.committed) throw new RequestSeen();
    const sequence = outcome.sequences[0];
    if (sequence === undefined) throw new Error('the store gave no sequence to a change');
    changes.publish({ sequence, ...change }, identifier.key, accessPrefix(identifier));
  }

  async #requireTarget(on: GrantTarget): Promise<void> {
    const { prefixes, records } = this.#parts;
    const identifier = on.kind === 'identifier' ? parseIdentifier(on.identifier) : undefined;
    if (identifier === undefined) return await prefixes.requireResponsible(changedBy(on));
    const record = await records.read(identifier.key);
    if (record !== undefined) return void requireActive(record);
    await prefixes.requireResponsible(identifier);
    throw handleNotFound(identifier);
  }
}

/** The prefix whose `grant.manage` counts. */
export function grantPrefix(on: GrantTarget): string {
  return grantRow(on).prefixKey;
}

/** What who grants must hold. */
export function neededScopes({ attributes, may }: Pick<NewGrant, 'attributes' | 'may'>) {
  const kinds = new Set(attributes.map((text) => (parseSelector(text).kind === 'readings' ? 'readings' : 'values')));
  if (kinds.size === 0) kinds.add('values');
  return [
    'grant.manage',
    ...(kinds.has('values') ? (['identifier.read'] as const) : []),
    ...(may === 'edit' ? (['identifier.write'] as const) : []),
    ...(kinds.has('readings') ? (['telemetry.read'] as const) : []),
  ] as const;
}

/** The identifier that a change of a grant is told of: `0.NA/88.118.22` for all of a prefix. */
function changedBy(on: GrantTarget) {
  if (on.kind === 'identifier') return parseIdentifier(on.identifier);
  return prefixRecordIdentifier(parsePrefix(on.kind === 'prefix' ? on.prefix : on.under));
}

function settled(input: NewGrant): NewGrant {
  const attributes = [...new Set(input.attributes)];
  if (attributes.length > 100) throw invalid('GRANT_ATTRIBUTE', 'attributes: expected at most 100.');
  const kinds = attributes.map((text) => parseSelector(text).kind);
  if (input.may === 'edit' && kinds.includes('readings'))
    throw invalid('GRANT_ATTRIBUTE', 'attributes: readings can be viewed, not edited.');
  return { ...input, attributes, on: settledTarget(input.on), to: formatGrantee(parseGrantee(input.to)) };
}

function isGrantId(id: string): boolean {
  return /^grt_[0-9a-f]{16}$/.test(id);
}

function invalid(reason: string, message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason });
}
