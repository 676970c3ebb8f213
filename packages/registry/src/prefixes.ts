import {
  type Clock,
  decide,
  defaultPermissions,
  defaultTimeToLive,
  type HandleRecord,
  type HandleValue,
  type Identifier,
  NameplateError,
  type Prefix,
  type Principal,
  parsePrefix,
  prefixKey,
  prefixRecordIdentifier,
} from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { notResponsible, requireActive } from './failures.ts';
import { type Idempotency, jsonCodec, type WriteContext } from './idempotency.ts';
import { rows } from './keyspace.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from './page-token.ts';
import { actorOf, requireScope } from './permission.ts';
import { ReadCache } from './read-cache.ts';
import type { Records } from './records.ts';
import { decodeRecord, type StoredRecord, toHandleRecord } from './stored-record.ts';
import { utf8 } from './utf8.ts';
import type { RegistryLimits } from './value-rules.ts';

/** A prefix homed on this server: what the server answers for with authority. */
export interface PrefixRecord {
  readonly prefix: string;
  /** Who holds it, for people. */
  readonly description: string;
  readonly createTimeMs: number;
  readonly etag: string;
}

/** The prefixes homed here. Each has a public record of its own, `0.NA/88.118.22`. */
export class Prefixes {
  readonly #store: Store;
  readonly #records: Records;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;
  readonly #limits: RegistryLimits;
  // Only the answer "yes" is kept, until the prefix is homed no more.
  readonly #homed = new ReadCache<boolean>(10_000);

  constructor(parts: {
    readonly store: Store;
    readonly records: Records;
    readonly idempotency: Idempotency;
    readonly clock: Clock;
    readonly limits: RegistryLimits;
  }) {
    this.#store = parts.store;
    this.#records = parts.records;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
  }

  /** Homes a prefix here; needs `prefix.manage` on it or above it. @throws NameplateError HANDLE_ALREADY_EXISTS */
  async create(
    context: WriteContext,
    input: { readonly prefix: string; readonly description?: string },
  ): Promise<PrefixRecord> {
    requireScope(context.principal, 'prefix.manage', prefixKey(parsePrefix(input.prefix)));
    return await this.home(context, input);
  }

  /** Homes a prefix for a principal that may: who calls has asked. @throws NameplateError HANDLE_ALREADY_EXISTS */
  async home(
    context: WriteContext,
    input: { readonly prefix: string; readonly description?: string },
  ): Promise<PrefixRecord> {
    const prefix = parsePrefix(input.prefix);
    const description = input.description ?? '';
    if (description.length > 1000)
      throw new NameplateError('LIMIT_EXCEEDED', 'A description has at most 1000 characters.');
    const request = ['prefixes.create', prefixKey(prefix), description];
    return await this.#idempotency.run(context, request, jsonCodec<PrefixRecord>(), async (ticket) => {
      const key = rows.prefix(prefixKey(prefix));
      const stored = { prefix, description, createTimeMs: this.#clock.now(), etag: '1' };
      const bytes = Buffer.from(JSON.stringify(stored));
      await this.#records.write({
        identifier: prefixRecordIdentifier(prefix),
        actor: actorOf(context.principal),
        ticket,
        expectNew: true,
        plan: async (current) => ({
          kind: current === undefined ? 'created' : 'updated',
          record: prefixHandle(prefix, description, stored.createTimeMs, current),
          operations: [{ type: 'put', key, value: bytes }],
          guards: [{ key, expect: undefined, failed: async () => alreadyHomed(prefix) }],
          answer: bytes,
        }),
      });
      this.#homed.delete(prefixKey(prefix));
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
              operations: [{ type: 'delete', key }],
              guards: [{ key, expect: row }],
              answer: Buffer.from(JSON.stringify(prefix)),
            };
          },
        });
        this.#homed.delete(prefixKey(prefix));
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
    return parseRow(bytes);
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
          const record = parseRow(value);
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

/** The record of the prefix; a delegation that was written before keeps its values. */
function prefixHandle(
  prefix: Prefix,
  description: string,
  now: number,
  current: StoredRecord | undefined,
): HandleRecord {
  if (current !== undefined) {
    const record = toHandleRecord(requireActive(current));
    return { ...record, revision: record.revision + 1, updateTimeMs: now };
  }
  return {
    identifier: prefixRecordIdentifier(prefix),
    values: [descriptionValue(description === '' ? prefix : description, now)],
    revision: 1,
    state: 'active',
    createTimeMs: now,
    updateTimeMs: now,
  };
}

function descriptionValue(description: string, now: number): HandleValue {
  return {
    index: 1,
    type: 'DESC',
    data: utf8(description),
    ttl: defaultTimeToLive,
    permissions: defaultPermissions,
    timestamp: Math.floor(now / 1000),
    references: [],
  };
}

function mayRead(principal: Principal, prefix: string): boolean {
  return (
    decide(principal, { scope: 'identifier.read', prefix }).allowed ||
    decide(principal, { scope: 'prefix.manage', prefix }).allowed
  );
}

function parseRow(bytes: Uint8Array): PrefixRecord {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as PrefixRecord;
}

function alreadyHomed(prefix: string): NameplateError {
  return new NameplateError('HANDLE_ALREADY_EXISTS', `Prefix ${prefix} is homed here already.`, {
    reason: 'PREFIX_EXISTS',
    metadata: { prefix },
  });
}
