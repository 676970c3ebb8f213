import {
  type Clock,
  NameplateError,
  type Principal,
  parseOrganizationId,
  parsePrefix,
  prefixKey,
  type Random,
} from '@nameplate/model';
import { prefixRange, type Store } from '@nameplate/storage';
import { type Idempotency, jsonCodec, RequestSeen, type WriteContext } from '../idempotency.ts';
import { KeyedQueue } from '../keyed-queue.ts';
import { rows } from '../keyspace.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from '../page-token.ts';
import { actorOf, requireScope } from '../permission.ts';
import type { Prefixes } from '../prefixes.ts';
import type { RegistryLimits } from '../value-rules.ts';
import { organizationOf, requireAbove, requireLive, requireOrganization } from './organization-rights.ts';
import type { OrganizationTree } from './organization-tree.ts';
import { checkReason } from './reason.ts';

/** An organization asks for a prefix; who is above it decides. */
export interface PrefixApplication {
  /** `acme.0f1e2d3c4b5a6978`: the organization and a number. */
  readonly id: string;
  readonly organization: string;
  readonly prefix: string;
  /** What it is for. */
  readonly purpose: string;
  readonly state: 'pending' | 'allotted' | 'refused';
  readonly applicant: string;
  readonly createTimeMs: number;
  readonly decision?: { readonly reviewer: string; readonly reason: string; readonly timeMs: number };
}

/** Applications of one organization that may wait for a decision. */
const pendingMax = 100;

interface Parts {
  readonly store: Store;
  readonly tree: OrganizationTree;
  readonly prefixes: Prefixes;
  readonly idempotency: Idempotency;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: RegistryLimits;
}

/** Applications for prefixes: made with `organization.manage`, decided with `prefix.manage` by who is above. */
export class Applications {
  readonly #parts: Parts;
  readonly #queue = new KeyedQueue();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws NameplateError HANDLE_ALREADY_EXISTS, LIMIT_EXCEEDED, PERMISSION_DENIED, … */
  async apply(
    context: WriteContext,
    input: { readonly prefix: string; readonly organization?: string; readonly purpose?: string },
  ): Promise<PrefixApplication> {
    const { tree, prefixes, idempotency, clock, random } = this.#parts;
    const organization = parseOrganizationId(input.organization || (organizationOf(context.principal) ?? ''));
    requireOrganization(tree, context.principal, 'organization.manage', organization);
    requireLive(tree, organization);
    const prefix = parsePrefix(input.prefix);
    const { purpose = '' } = input;
    if (purpose.length > 1000) throw new NameplateError('LIMIT_EXCEEDED', 'A purpose has at most 1000 characters.');
    const request = ['prefixes.apply', organization, prefixKey(prefix), purpose];
    return await idempotency.run(context, request, jsonCodec<PrefixApplication>(), (ticket) =>
      this.#queue.run(organization, async () => {
        if (await prefixes.has(prefixKey(prefix)))
          throw new NameplateError('HANDLE_ALREADY_EXISTS', `Prefix ${prefix} is homed here already.`, {
            reason: 'PREFIX_EXISTS',
            metadata: { prefix },
          });
        await this.#requireRoom(organization);
        const application: PrefixApplication = {
          id: `${organization}.${Buffer.from(random.bytes(8)).toString('hex')}`,
          organization,
          prefix,
          purpose,
          state: 'pending',
          applicant: actorOf(context.principal),
          createTimeMs: clock.now(),
        };
        await this.#put(application, undefined, ticket);
        return application;
      }),
    );
  }

  /**
   * Allots the prefix that was asked for, or refuses it. Needs `prefix.manage` on that prefix, above the applicant; a
   * refusal says why.
   * @throws NameplateError IN_USE when it is decided already, HANDLE_ALREADY_EXISTS, PERMISSION_DENIED, …
   */
  async decide(
    context: WriteContext,
    input: { readonly id: string; readonly decision: 'allot' | 'refuse'; readonly reason?: string },
  ): Promise<PrefixApplication> {
    const { tree, prefixes, idempotency, clock } = this.#parts;
    const { principal } = context;
    const { id, decision } = input;
    const [organization = ''] = id.split('.');
    requireAbove(tree, principal, 'prefix.manage', organization);
    const reason = decision === 'refuse' ? checkReason(input.reason) : (input.reason ?? '');
    const request = ['prefixes.decide', id, decision, reason];
    return await this.#queue.run(organization, async () => {
      const row = await this.#read(id);
      const before = parseApplication(row);
      requireScope(principal, 'prefix.manage', prefixKey(parsePrefix(before.prefix)));
      const event = { reviewer: actorOf(principal), reason, timeMs: clock.now() };
      const state = decision === 'allot' ? ('allotted' as const) : ('refused' as const);
      const decided: PrefixApplication = { ...before, state, decision: event };
      const key = applicationRow(id);
      return await idempotency.run(context, request, jsonCodec<PrefixApplication>(), async (ticket) => {
        if (before.state !== 'pending') throw decidedAlready(before);
        if (decision === 'refuse') await this.#put(decided, row, ticket);
        else
          await prefixes.home(
            { principal, ...(context.signal && { signal: context.signal }) },
            {
              prefix: before.prefix,
              description: before.purpose,
              organization,
              event: { kind: 'allotted', ...event },
              also: {
                operations: [{ type: 'put', key, value: encode(decided) }, ...ticket.remember(encode(decided))],
                guards: [
                  { key, expect: row, failed: async () => decidedAlready(before) },
                  ...ticket.preconditions.map((each) => ({ ...each, failed: async () => decidedAlready(before) })),
                ],
              },
            },
          );
        return decided;
      });
    });
  }

  /** Those of the organizations that the asker may see, by organization; a key of none needs `prefix.manage` on `*`. */
  async list(
    principal: Principal,
    { pageSize, pageToken = '', state }: PageRequest & { readonly state?: string } = {},
  ): Promise<{ readonly applications: PrefixApplication[]; readonly nextPageToken: string }> {
    const { store, tree, limits } = this.#parts;
    const own = organizationOf(principal);
    if (own === undefined) requireScope(principal, 'prefix.manage', '*');
    const page = await readPage(
      store,
      rowRange(rows.applications()),
      { pageSize: pageSizeOf(pageSize, limits.pageSize), pageToken },
      async (entries) =>
        entries.map(({ value }) => {
          const application = parseApplication(value);
          if (own !== undefined && !tree.isUnder(application.organization, own)) return undefined;
          return state === undefined || state === '' || application.state === state ? application : undefined;
        }),
    );
    return { applications: page.items, nextPageToken: page.nextPageToken };
  }

  async #read(id: string): Promise<Uint8Array> {
    const row = await this.#parts.store.get(applicationRow(id));
    if (row !== undefined) return row;
    throw new NameplateError('HANDLE_NOT_FOUND', `There is no application ${id.slice(0, 100)}.`, {
      reason: 'APPLICATION_UNKNOWN',
    });
  }

  async #requireRoom(organization: string): Promise<void> {
    let pending = 0;
    for await (const { value } of this.#parts.store.range(prefixRange(rows.applications(organization))))
      if (parseApplication(value).state === 'pending') pending += 1;
    if (pending < pendingMax) return;
    throw new NameplateError('LIMIT_EXCEEDED', `${pendingMax} applications of ${organization} wait for a decision.`, {
      reason: 'APPLICATIONS',
    });
  }

  async #put(
    application: PrefixApplication,
    before: Uint8Array | undefined,
    ticket: Parameters<Parameters<Idempotency['run']>[3]>[0],
  ): Promise<void> {
    const key = applicationRow(application.id);
    const value = encode(application);
    const outcome = await this.#parts.store.batch({
      preconditions: [...ticket.preconditions, { key, expect: before }],
      operations: [{ type: 'put', key, value }, ...ticket.remember(value)],
    });
    if (outcome.committed) return;
    if (outcome.failed < ticket.preconditions.length) throw new RequestSeen();
    throw decidedAlready(application);
  }
}

function applicationRow(id: string): Uint8Array {
  const [organization = '', number = ''] = id.includes('\0') ? [] : id.split('.');
  return rows.application(organization, number);
}

function encode(application: PrefixApplication): Uint8Array {
  return Buffer.from(JSON.stringify(application));
}

function parseApplication(bytes: Uint8Array): PrefixApplication {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as PrefixApplication;
}

function decidedAlready({ id }: PrefixApplication): NameplateError {
  return new NameplateError('IN_USE', `Application ${id} is decided already.`, {
    reason: 'APPLICATION_DECIDED',
    metadata: { application: id },
  });
}
