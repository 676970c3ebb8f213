import { type Clock, NameplateError, type Principal, type Random, type Scope, scopes } from '@nameplate/model';
import type { Operation, Store } from '@nameplate/storage';
import { type Idempotency, jsonCodec, RequestSeen, type Ticket, type WriteContext } from './idempotency.ts';
import { isKeyId, type KeyRow, parseRow, putKey } from './key-row.ts';
import { rows } from './keyspace.ts';
import { checkNewKey } from './new-key.ts';
import type { Accounts } from './organizations/accounts.ts';
import { KeyRights } from './organizations/key-rights.ts';
import { organizationOf } from './organizations/organization-rights.ts';
import type { OrganizationTree, ReachChange } from './organizations/organization-tree.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from './page-token.ts';
import { requireScope } from './permission.ts';
import { ReadCache } from './read-cache.ts';
import { newSecret, sameDigest, secretDigest } from './secret.ts';
import type { RegistryLimits } from './value-rules.ts';

/** An API key without its secret. */
export interface KeyRecord {
  /** Public id, `npk_…`. */
  readonly id: string;
  readonly description: string;
  readonly scopes: readonly Scope[];
  /** Comparison forms; `*` for all: in a key of an organization, for all that this and those below it own. */
  readonly prefixes: readonly string[];
  /** The organization that it belongs to. */
  readonly organization?: string;
  readonly createTimeMs: number;
  readonly expireTimeMs?: number;
  readonly revokeTimeMs?: number;
}

export interface NewKey {
  readonly description?: string;
  readonly scopes: readonly string[];
  readonly prefixes: readonly string[];
  /** Absent: that of its maker. */
  readonly organization?: string;
  readonly expireTimeMs?: number;
}

/** A key and its secret, `npk_<id>_<secret>`, which is shown once. */
export interface IssuedKey {
  readonly key: KeyRecord;
  readonly secret: string;
}

/** API keys of apps. Only a digest of the secret is stored. */
export class Keys {
  readonly #store: Store;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #limits: RegistryLimits;
  // By digest of the whole secret: what is here was verified.
  readonly #verified = new ReadCache<StoredKey>(10_000);
  // Of those, the keys of organizations by id: what they reach changes with the tree.
  readonly #ofOrganizations = new Map<string, { readonly organization: string; readonly digest: string }>();
  readonly #rights: KeyRights;
  readonly #accounts: Accounts;
  readonly #revokedListeners = new Set<(id: string) => void>();

  constructor(parts: {
    readonly store: Store;
    readonly idempotency: Idempotency;
    readonly clock: Clock;
    readonly random: Random;
    readonly limits: RegistryLimits;
    readonly tree: OrganizationTree;
    readonly accounts: Accounts;
  }) {
    this.#accounts = parts.accounts;
    this.#rights = new KeyRights(parts.tree);
    parts.tree.onReach((change) => this.#reachChanged(change));
    this.#store = parts.store;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#limits = parts.limits;
  }

  /** Makes a key with no more rights than its maker has; needs `key.manage` on each of its prefixes. */
  async create(context: WriteContext, input: NewKey): Promise<IssuedKey> {
    const { principal } = context;
    const organization = input.organization || organizationOf(principal);
    const wanted = checkNewKey(
      { ...input, ...(organization === undefined ? {} : { organization }) },
      this.#clock.now(),
    );
    this.#rights.requireCreate(principal, wanted, await this.#isWhole(principal));
    const request = [
      'keys.create',
      wanted.description,
      wanted.scopes,
      wanted.prefixes,
      input.expireTimeMs,
      ...(organization === undefined ? [] : [organization]),
    ];
    return await this.#idempotency.run(context, request, jsonCodec<IssuedKey>({ sealed: true }), (ticket) =>
      this.#issue(wanted, ticket),
    );
  }

  /** Ends a key at once. Ending it twice is no error. @throws NameplateError HANDLE_NOT_FOUND with reason KEY_UNKNOWN */
  async revoke(context: WriteContext, { id }: { readonly id: string }): Promise<KeyRecord> {
    const row = isKeyId(id) ? await this.#store.get(rows.apiKey(id)) : undefined;
    const stored = row && parseRow(row);
    // Asked before anything is told: an unknown key belongs to no prefix.
    const reach = stored?.key.organization === undefined ? (stored?.key.prefixes ?? ['*']) : ['*'];
    if (stored === undefined || !this.#rights.manages(context.principal, stored.key))
      for (const prefix of reach) requireScope(context.principal, 'key.manage', prefix);
    if (row === undefined || stored === undefined)
      throw new NameplateError('HANDLE_NOT_FOUND', `There is no key ${id.slice(0, 40)}.`, { reason: 'KEY_UNKNOWN' });
    return await this.#idempotency.run(context, ['keys.revoke', id], jsonCodec<KeyRecord>(), async (ticket) => {
      if (stored.key.revokeTimeMs !== undefined) return stored.key;
      const key = { ...stored.key, revokeTimeMs: this.#clock.now() };
      const operations: Operation[] = [
        putKey({ ...stored, key }),
        ...this.#accounts.ofKey(key.organization, -1).operations,
        ...ticket.remember(Buffer.from(JSON.stringify(key))),
      ];
      const preconditions = [...ticket.preconditions, { key: rows.apiKey(id), expect: row }];
      const outcome = await this.#store.batch({ operations, preconditions });
      if (!outcome.committed && outcome.failed === ticket.preconditions.length) throw changedMeanwhile(id);
      if (!outcome.committed) throw new RequestSeen();
      this.#forget(stored.digest, id);
      return key;
    });
  }

  /** Keys by id, those whose every prefix the principal manages. */
  async list(
    principal: Principal,
    { pageSize, pageToken = '' }: PageRequest = {},
  ): Promise<{ readonly keys: KeyRecord[]; readonly nextPageToken: string }> {
    if (principal.kind !== 'app' || !principal.scopes.includes('key.manage'))
      requireScope(principal, 'key.manage', '*');
    const page = await readPage(
      this.#store,
      rowRange(rows.apiKeys()),
      { pageSize: pageSizeOf(pageSize, this.#limits.pageSize), pageToken },
      async (entries) =>
        entries.map(({ value }) => {
          const { key } = parseRow(value);
          return this.#rights.manages(principal, key) ? key : undefined;
        }),
    );
    return { keys: page.items, nextPageToken: page.nextPageToken };
  }

  /**
   * Who holds this secret. A verified one is remembered by its digest until it is revoked.
   * @throws NameplateError AUTHENTICATION_FAILED
   */
  async authenticate(secret: string): Promise<Principal> {
    const id = secretForm.exec(secret)?.[1];
    if (id === undefined) throw authenticationFailed('KEY_WRONG');
    const digest = secretDigest(secret);
    const { key, principal } = await this.#verified.get(digest, () => this.#verify(id, digest));
    if (key.expireTimeMs !== undefined && key.expireTimeMs <= this.#clock.now())
      throw authenticationFailed('KEY_EXPIRED');
    return principal;
  }

  /** Whom a live key stands for, by its public id: for who asks what another may see. */
  async principalOf(id: string): Promise<Principal | undefined> {
    const row = isKeyId(id) ? await this.#store.get(rows.apiKey(id)) : undefined;
    const stored = row && parseRow(row);
    if (stored === undefined || stored.key.revokeTimeMs !== undefined) return undefined;
    if ((stored.key.expireTimeMs ?? Number.POSITIVE_INFINITY) <= this.#clock.now() || this.#rights.ended(stored.key))
      return undefined;
    return this.#principal(stored.key);
  }

  #principal(key: KeyRecord): Principal {
    const { id, scopes: held, prefixes, organization } = key;
    if (organization === undefined) return { kind: 'app', id, scopes: held, prefixes };
    return { kind: 'app', id, scopes: held, prefixes: this.#rights.reach(key), organization };
  }

  /** Calls the listener when a key is revoked, so that what it opened closes. Returns the unsubscribe function. */
  onRevoked(listener: (id: string) => void): () => void {
    this.#revokedListeners.add(listener);
    return () => this.#revokedListeners.delete(listener);
  }

  /** The administrator's secret when the first start makes it; undefined when there is one already. */
  async ensureAdministrator(): Promise<string | undefined> {
    const row = rows.setting('administrator');
    if ((await this.#store.get(row)) !== undefined) return undefined;
    return await this.#issueAdministrator(undefined);
  }

  /** Revokes the administrator key and makes a new one: for who lost it and holds the machine. */
  async resetAdministrator(): Promise<string> {
    const row = await this.#store.get(rows.setting('administrator'));
    const secret = await this.#issueAdministrator(row);
    if (secret === undefined) throw new NameplateError('OVERLOADED', 'Another reset came first; try again.');
    return secret;
  }

  async #issueAdministrator(before: Uint8Array | undefined): Promise<string | undefined> {
    const made = this.#make({ description: 'administrator', scopes, prefixes: ['*'] });
    const row = rows.setting('administrator');
    const old = before && (await this.#store.get(rows.apiKey(Buffer.from(before).toString('utf8'))));
    const revoked = old && parseRow(old);
    const outcome = await this.#store.batch({
      preconditions: [{ key: row, expect: before }],
      operations: [
        putKey(made.stored),
        { type: 'put', key: row, value: Buffer.from(made.issued.key.id) },
        ...(revoked === undefined
          ? []
          : [putKey({ ...revoked, key: { ...revoked.key, revokeTimeMs: this.#clock.now() } })]),
      ],
    });
    if (!outcome.committed) return undefined;
    if (revoked !== undefined) this.#forget(revoked.digest, revoked.key.id);
    return made.issued.secret;
  }

  async #issue(wanted: Omit<KeyRecord, 'id' | 'createTimeMs'>, ticket: Ticket): Promise<IssuedKey> {
    const { issued, stored } = this.#make(wanted);
    const account = this.#accounts.ofKey(wanted.organization, 1);
    const outcome = await this.#store.batch({
      preconditions: [...ticket.preconditions, ...account.guards],
      operations: [putKey(stored), ...account.operations, ...ticket.remember(Buffer.from(JSON.stringify(issued)))],
    });
    if (outcome.committed) return issued;
    throw (await account.guards[outcome.failed - ticket.preconditions.length]?.failed?.()) ?? new RequestSeen();
  }

  #make(wanted: Omit<KeyRecord, 'id' | 'createTimeMs'>): { readonly issued: IssuedKey; readonly stored: KeyRow } {
    const id = `npk_${Buffer.from(this.#random.bytes(8)).toString('hex')}`;
    const secret = `${id}_${newSecret(this.#random)}`;
    const key: KeyRecord = { id, ...wanted, createTimeMs: this.#clock.now() };
    return { issued: { key, secret }, stored: { key, digest: secretDigest(secret) } };
  }

  async #verify(id: string, digest: string): Promise<StoredKey> {
    const row = await this.#store.get(rows.apiKey(id));
    const stored = row && parseRow(row);
    const matches = sameDigest(stored?.digest ?? noDigest, digest);
    if (stored === undefined || !matches) throw authenticationFailed('KEY_WRONG');
    if (stored.key.revokeTimeMs !== undefined) throw authenticationFailed('KEY_REVOKED');
    const { key } = stored;
    const { organization } = key;
    if (organization === undefined) return { key, principal: this.#principal(key) };
    if (this.#rights.ended(key)) throw authenticationFailed('ORGANIZATION_RETIRED');
    this.#ofOrganizations.set(id, { organization, digest });
    return { key, principal: this.#principal(key) };
  }

  /** Does the asker's key reach all that its organization owns, whatever that comes to be? */
  async #isWhole(principal: Principal): Promise<boolean> {
    const id = principal.kind === 'app' ? principal.id : '';
    const row = isKeyId(id) ? await this.#store.get(rows.apiKey(id)) : undefined;
    return row !== undefined && parseRow(row).key.prefixes.includes('*');
  }

  /** What the keys of these organizations reach is looked up anew; what those that reach less have opened closes. */
  #reachChanged({ less, more }: ReachChange): void {
    for (const [id, { organization, digest }] of this.#ofOrganizations) {
      if (!less.has(organization) && !more.has(organization)) continue;
      this.#ofOrganizations.delete(id);
      this.#verified.delete(digest);
      if (less.has(organization)) this.#tellRevoked(id);
    }
  }

  #forget(digest: string, id: string): void {
    this.#verified.delete(digest);
    this.#tellRevoked(id);
  }

  #tellRevoked(id: string): void {
    for (const listener of this.#revokedListeners) listener(id);
  }
}

interface StoredKey {
  readonly key: KeyRecord;
  readonly principal: Principal;
}

const secretForm = /^(npk_[0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;
const noDigest = '0'.repeat(64);

function authenticationFailed(reason: string): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', 'The key is wrong, expired or revoked.', { reason });
}

function changedMeanwhile(id: string): NameplateError {
  return new NameplateError('OVERLOADED', `Another write changed key ${id} meanwhile; try again.`, {
    reason: 'WRITE_CONTENTION',
    retryAfterMs: 100,
  });
}
