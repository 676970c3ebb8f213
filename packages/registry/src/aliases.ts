import { type Scanned, type SchemeName, scan } from '@nameplate/identifiers';
import { type Clock, type Identifier, NameplateError, type Principal, parseIdentifier } from '@nameplate/model';
import { prefixRange, type Store } from '@nameplate/storage';
import { handleNotFound, requireActive } from './failures.ts';
import { type Idempotency, jsonCodec, throwIfCancelled, type WriteContext } from './idempotency.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { rows } from './keyspace.ts';
import type { Accounts } from './organizations/accounts.ts';
import { accessPrefix, requireScope } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import { decodeRecord } from './stored-record.ts';

/** A code of another scheme that means a handle. */
export interface Alias {
  /** Canonical form of its scheme. */
  readonly code: string;
  readonly scheme: SchemeName;
  /** Canonical text of the handle. */
  readonly identifier: string;
  readonly bindTimeMs: number;
}

export interface AliasOfHandle {
  readonly identifier: Identifier;
  /** As a reader gives it. */
  readonly code: string;
  /** Only read as this scheme; absent: the likeliest. */
  readonly scheme?: SchemeName;
}

/** Codes bound to one handle. */
export const aliasesMax = 100;

/** Codes of other schemes bound to handles: one code means one handle. */
export class Aliases {
  readonly #parts: {
    readonly store: Store;
    readonly clock: Clock;
    readonly prefixes: Prefixes;
    readonly accounts: Accounts;
    readonly idempotency: Idempotency;
  };
  readonly #queue = new KeyedQueue();

  constructor(parts: {
    readonly store: Store;
    readonly clock: Clock;
    readonly prefixes: Prefixes;
    readonly accounts: Accounts;
    readonly idempotency: Idempotency;
  }) {
    this.#parts = parts;
  }

  /**
   * Bound to the same handle already, it is answered as it is.
   * @throws NameplateError INVALID_IDENTIFIER, INVALID_VALUE, HANDLE_NOT_FOUND, VALUE_ALREADY_EXISTS, LIMIT_EXCEEDED
   */
  async bind(context: WriteContext, input: AliasOfHandle): Promise<Alias> {
    const { identifier } = input;
    requireScope(context.principal, 'identifier.write', accessPrefix(identifier));
    const scanned = bindable(input);
    this.#parts.accounts.requireWritable(accessPrefix(identifier));
    const request = ['aliases.bind', identifier.key, scanned.key];
    return await this.#parts.idempotency.run(context, request, jsonCodec<Alias>(), (ticket) =>
      this.#queue.run(identifier.key, async () => {
        const { store, clock, prefixes } = this.#parts;
        const row = rows.alias(scanned.key);
        const handleRow = rows.handle(identifier.key);
        const [bytes, existing] = await store.getMany([handleRow, row]);
        if (bytes === undefined) {
          await prefixes.requireResponsible(identifier);
          throw handleNotFound(identifier);
        }
        requireActive(decodeRecord(bytes));
        if (existing !== undefined) return sameHandle(parseRow(existing), identifier);
        if ((await this.#ofHandle(identifier)).length >= aliasesMax) throw tooMany(identifier);
        const { canonical: code, scheme, key } = scanned;
        const alias: Alias = { code, scheme, identifier: identifier.canonical, bindTimeMs: clock.now() };
        const value = Buffer.from(JSON.stringify({ ...alias, key }));
        throwIfCancelled(context.signal);
        const outcome = await store.batch({
          preconditions: [...ticket.preconditions, { key: row, expect: undefined }, { key: handleRow, expect: bytes }],
          operations: [
            { type: 'put', key: row, value },
            { type: 'put', key: rows.aliasOf(identifier.key, key), value },
            ...ticket.remember(jsonCodec<Alias>().encode(alias)),
          ],
        });
        if (outcome.committed) return alias;
        throw contention(identifier);
      }),
    );
  }

  /** @throws NameplateError INVALID_IDENTIFIER; VALUE_NOT_FOUND when the code is not bound to this handle */
  async unbind(context: WriteContext, input: AliasOfHandle): Promise<Alias> {
    const { identifier } = input;
    requireScope(context.principal, 'identifier.write', accessPrefix(identifier));
    const { key } = bindable(input);
    this.#parts.accounts.requireWritable(accessPrefix(identifier));
    const request = ['aliases.unbind', identifier.key, key];
    return await this.#parts.idempotency.run(context, request, jsonCodec<Alias>(), async (ticket) => {
      const { store } = this.#parts;
      const row = rows.alias(key);
      const bytes = await store.get(row);
      const stored = bytes && parseRow(bytes);
      if (bytes === undefined || stored === undefined || parseIdentifier(stored.identifier).key !== identifier.key) {
        throw notBound(identifier);
      }
      const alias = withoutKey(stored);
      const outcome = await store.batch({
        preconditions: [...ticket.preconditions, { key: row, expect: bytes }],
        operations: [
          { type: 'delete', key: row },
          { type: 'delete', key: rows.aliasOf(identifier.key, key) },
          ...ticket.remember(jsonCodec<Alias>().encode(alias)),
        ],
      });
      if (outcome.committed) return alias;
      throw contention(identifier);
    });
  }

  /** What is bound to a handle; at most `aliasesMax`. */
  async list(principal: Principal, identifier: Identifier): Promise<readonly Alias[]> {
    requireScope(principal, 'identifier.read', accessPrefix(identifier));
    return await this.#ofHandle(identifier);
  }

  /** The handle that one of the readings of a code is bound to. Asks no permission: whoever answers does. */
  async find(readings: readonly Pick<Scanned, 'key'>[]): Promise<Identifier | undefined> {
    return (await this.findEach(readings)).find((identifier) => identifier !== undefined);
  }

  /** The same for each of them. */
  async findEach(readings: readonly Pick<Scanned, 'key'>[]): Promise<readonly (Identifier | undefined)[]> {
    const found = await this.#parts.store.getMany(readings.map(({ key }) => rows.alias(key)));
    return found.map((bytes, at) => {
      const stored = bytes && parseRow(bytes);
      // The row's key holds a digest: the row has the last word.
      return stored && stored.key === readings[at]?.key ? parseIdentifier(stored.identifier) : undefined;
    });
  }

  async #ofHandle(identifier: Identifier): Promise<Alias[]> {
    const from = rows.aliasesOf(identifier.key);
    const found: Alias[] = [];
    for await (const { value } of this.#parts.store.range(prefixRange(from))) {
      found.push(withoutKey(parseRow(value)));
    }
    return found;
  }
}

/** Kinds of codes that mean a thing of their own; a region, an industry or a property is none. */
const schemes: ReadonlySet<SchemeName> = new Set([
  'gs1',
  'vin',
  'imei',
  'dev-eui',
  'oid',
  'ecode',
  'vaa',
  'bid',
  'did',
  'uscc',
  'identification-link',
]);

/** Do codes of the scheme name a thing, so that they may be bound to one? */
export function isBindable(scheme: SchemeName): boolean {
  return schemes.has(scheme);
}

function bindable({ code, scheme }: AliasOfHandle): Scanned {
  const scanned = scan(code, scheme === undefined ? {} : { schemes: [scheme] });
  if (isBindable(scanned.scheme)) return scanned;
  const why = scanned.identifier ? 'is a handle, which resolves by itself' : 'names no single thing';
  throw new NameplateError('INVALID_VALUE', `${scanned.canonical} ${why}: it is not bound to another.`, {
    reason: 'ALIAS_SCHEME',
    metadata: { scheme: scanned.scheme },
  });
}

interface StoredAlias extends Alias {
  /** What codes are compared by. */
  readonly key: string;
}

function parseRow(bytes: Uint8Array): StoredAlias {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as StoredAlias;
}

function withoutKey({ code, scheme, identifier, bindTimeMs }: StoredAlias): Alias {
  return { code, scheme, identifier, bindTimeMs };
}

function sameHandle(stored: StoredAlias, identifier: Identifier): Alias {
  const alias = withoutKey(stored);
  if (parseIdentifier(alias.identifier).key === identifier.key) return alias;
  throw new NameplateError('VALUE_ALREADY_EXISTS', `${alias.code} is bound to another handle: unbind it there first.`, {
    reason: 'ALIAS_TAKEN',
    metadata: { canonical: alias.code },
  });
}

function notBound(identifier: Identifier): NameplateError {
  return new NameplateError('VALUE_NOT_FOUND', `The code is not bound to ${identifier.canonical}.`, {
    reason: 'ALIAS_UNKNOWN',
  });
}

function tooMany(identifier: Identifier): NameplateError {
  return new NameplateError(
    'LIMIT_EXCEEDED',
    `${identifier.canonical} has ${aliasesMax} codes bound to it, the most there may be.`,
    {
      reason: 'ALIASES_MAX',
    },
  );
}

function contention(identifier: Identifier): NameplateError {
  return new NameplateError('OVERLOADED', `Another writer of ${identifier.canonical} or of the code came first.`, {
    reason: 'WRITE_CONTENTION',
    retryAfterMs: 100,
  });
}
