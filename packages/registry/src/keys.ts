import { type Clock, decide, NameplateError, type Principal, type Random, type Scope, scopes } from '@nameplate/model';
import { prefixRange, type Store } from '@nameplate/storage';
import { type Idempotency, jsonCodec, RequestSeen, type Ticket, type WriteContext } from './idempotency.ts';
import { KeyHolders, type Membership } from './key-holders.ts';
import { checkOverlap, type KeyRow, parseRow, putKey, revoked, rotated, shown } from './key-row.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { rows } from './keyspace.ts';
import { checkNewKey } from './new-key.ts';
import { type Account, type Accounts, nothingCounted } from './organizations/accounts.ts';
import { KeyRights } from './organizations/key-rights.ts';
import { organizationOf } from './organizations/organization-rights.ts';
import type { OrganizationTree } from './organizations/organization-tree.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from './page-token.ts';
import { requireScope } from './permission.ts';
import { newSecret, secretDigest } from './secret.ts';
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
  /** When it got the secret that it has, if it had another before. */
  readonly rotateTimeMs?: number;
  /** Until when secrets before this one work. */
  readonly overlapEndMs?: number;
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
  readonly #queue = new KeyedQueue();
  readonly #rights: KeyRights;
  readonly #holders: KeyHolders;
  readonly #accounts: Accounts;

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
    this.#store = parts.store;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#limits = parts.limits;
    const read = (id: string) => this.#read(id);
    this.#holders = new KeyHolders({ read, clock: parts.clock, rights: this.#rights });
    parts.tree.onReach((change) => this.#holders.reachChanged(change));
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
    const stored = await this.#read(id);
    // Asked before anything is told: an unknown key belongs to no prefix.
    const reach = stored?.key.organization === undefined ? (stored?.key.prefixes ?? ['*']) : ['*'];
    if (stored === undefined || !this.#rights.manages(context.principal, stored.key))
      for (const prefix of reach) requireScope(context.principal, 'key.manage', prefix);
    if (stored === undefined) throw unknownKey(id);
    return await this.#idempotency.run(context, ['keys.revoke', id], jsonCodec<KeyRecord>(), (ticket) =>
      this.#change(id, async (row) => {
        if (row.key.revokeTimeMs !== undefined) return row.key;
        const after = revoked(row, this.#clock.now());
        await this.#put(after, ticket, after.key, this.#accounts.ofKey(row.key.organization, -1));
        this.#holders.changed(row, after);
        return after.key;
      }),
    );
  }

  /**
   * Gives a key another secret. The one before works for the overlap; without one it ends at once, with what it opened. Whoever
   * gets the secret has the key's rights, and needs to be somebody who could have made it.
   * @throws NameplateError HANDLE_NOT_FOUND with reason KEY_UNKNOWN
   */
  async rotate(
    context: WriteContext,
    { id, overlapS = 0 }: { readonly id: string; readonly overlapS?: number },
  ): Promise<IssuedKey> {
    checkOverlap(overlapS);
    const stored = await this.#read(id);
    if (stored === undefined) requireScope(context.principal, 'key.manage', '*');
    if (stored === undefined) throw unknownKey(id);
    this.#rights.requireCreate(context.principal, stored.key, await this.#isWhole(context.principal));
    const request = ['keys.rotate', id, overlapS];
    return await this.#idempotency.run(context, request, jsonCodec<IssuedKey>({ sealed: true }), (ticket) =>
      this.#change(id, async (row) => {
        const secret = `${id}_${newSecret(this.#random)}`;
        const after = rotated(row, { digest: secretDigest(secret), overlapS, now: this.#clock.now() });
        const issued = { key: after.key, secret };
        await this.#put(after, ticket, issued);
        this.#holders.changed(row, after);
        return issued;
      }),
    );
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
          return this.#rights.manages(principal, key) ? shown(key, this.#clock.now()) : undefined;
        }),
    );
    return { keys: page.items, nextPageToken: page.nextPageToken };
  }

  /**
   * Who holds this secret. A verified one is remembered by its digest until it is revoked or rotated.
   * @throws NameplateError AUTHENTICATION_FAILED
   */
  authenticate(secret: string): Promise<Principal> {
    return this.#holders.authenticate(secret);
  }

  /** Who an identity provider vouches for, in the bounds of their organization. @throws NameplateError AUTHENTICATION_FAILED */
  member(id: string, membership: Membership): Principal {
    return this.#holders.member(id, membership);
  }

  /** Whom a live key stands for, by its public id: for who asks what another may see. */
  async principalOf(id: string): Promise<Principal | undefined> {
    const stored = await this.#read(id);
    if (stored === undefined || stored.key.revokeTimeMs !== undefined) return undefined;
    const { key } = stored;
    if ((key.expireTimeMs ?? Number.POSITIVE_INFINITY) <= this.#clock.now() || this.#rights.ended(key))
      return undefined;
    const { scopes: held, organization } = key;
    const within = organization === undefined ? {} : { organization };
    return { kind: 'app', id, scopes: held, prefixes: this.#rights.reach(key), ...within };
  }

  /** Public ids of live keys with all of these scopes on a prefix, some. Reads every key: for who explains. */
  async holders(wanted: readonly Scope[], prefix: string, max: number): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { value } of this.#store.range(prefixRange(rows.apiKeys()))) {
      const principal = await this.principalOf(parseRow(value).key.id);
      if (principal === undefined || wanted.some((scope) => !decide(principal, { scope, prefix }).allowed)) continue;
      found.push(parseRow(value).key.id);
      if (found.length === max) break;
    }
    return found;
  }

  /** Calls the listener when a key or member ends or reaches less, so that what it opened closes. Returns the unsubscribe function. */
  onRevoked(listener: (id: string) => void): () => void {
    return this.#holders.onRevoked(listener);
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
    const old = before && (await this.#read(Buffer.from(before).toString('utf8')));
    const ended = old && revoked(old, this.#clock.now());
    const outcome = await this.#store.batch({
      preconditions: [{ key: row, expect: before }],
      operations: [
        putKey(made.stored),
        { type: 'put', key: row, value: Buffer.from(made.issued.key.id) },
        ...(ended === undefined ? [] : [putKey(ended)]),
      ],
    });
    if (!outcome.committed) return undefined;
    if (old !== undefined && ended !== undefined) this.#holders.changed(old, ended);
    return made.issued.secret;
  }

  async #issue(wanted: Omit<KeyRecord, 'id' | 'createTimeMs'>, ticket: Ticket): Promise<IssuedKey> {
    const { issued, stored } = this.#make(wanted);
    await this.#put(stored, ticket, issued, this.#accounts.ofKey(wanted.organization, 1));
    return issued;
  }

  async #read(id: string): Promise<KeyRow | undefined> {
    const row = isKeyId(id) ? await this.#store.get(rows.apiKey(id)) : undefined;
    return row && parseRow(row);
  }

  /** One change of a key after the other, each on what the one before left. */
  #change<T>(id: string, work: (row: KeyRow) => Promise<T>): Promise<T> {
    return this.#queue.run(id, async () => {
      const row = await this.#read(id);
      if (row === undefined) throw unknownKey(id);
      return await work(row);
    });
  }

  async #put(row: KeyRow, ticket: Ticket, answer: unknown, account: Account = nothingCounted): Promise<void> {
    const outcome = await this.#store.batch({
      preconditions: [...ticket.preconditions, ...account.guards],
      operations: [putKey(row), ...account.operations, ...ticket.remember(Buffer.from(JSON.stringify(answer)))],
    });
    if (outcome.committed) return;
    throw (await account.guards[outcome.failed - ticket.preconditions.length]?.failed?.()) ?? new RequestSeen();
  }

  #make(wanted: Omit<KeyRecord, 'id' | 'createTimeMs'>): { readonly issued: IssuedKey; readonly stored: KeyRow } {
    const id = `npk_${Buffer.from(this.#random.bytes(8)).toString('hex')}`;
    const secret = `${id}_${newSecret(this.#random)}`;
    const key: KeyRecord = { id, ...wanted, createTimeMs: this.#clock.now() };
    return { issued: { key, secret }, stored: { key, digest: secretDigest(secret) } };
  }

  /** Does the asker's key reach all that its organization owns, whatever that comes to be? */
  async #isWhole(principal: Principal): Promise<boolean> {
    const id = principal.kind === 'app' ? principal.id : '';
    return (await this.#read(id))?.key.prefixes.includes('*') ?? false;
  }
}

function isKeyId(id: string): boolean {
  return /^npk_[0-9a-f]{16}$/.test(id);
}

function unknownKey(id: string): NameplateError {
  return new NameplateError('HANDLE_NOT_FOUND', `There is no key ${id.slice(0, 40)}.`, { reason: 'KEY_UNKNOWN' });
}
