import { type Clock, type Identifier, NameplateError, type QuotaKind } from '@nameplate/model';
import { decodeCounter, type Operation, type Store } from '@nameplate/storage';
import { rows } from '../keyspace.ts';
import { accessPrefix } from '../permission.ts';
import type { Guard, Plan } from '../records.ts';
import { dayOf } from './day.ts';
import type { OrganizationTree } from './organization-tree.ts';

/** What a write counts, and what has to hold for it; part of its batch. */
export interface Account {
  readonly operations: readonly Operation[];
  readonly guards: readonly Guard[];
}

/** Accounts of prefixes that are kept. */
const keptMax = 10_000;

/** Of a write that counts nothing. */
export const nothingCounted: Account = { operations: [], guards: [] };

/**
 * What organizations hold and what happened on each day, as counters in the batch of the write that they count: exact after
 * a crash, and never a reason to wait for another writer. An organization counts what those below it hold, too, so that
 * a quota bounds a whole subtree.
 */
export class Accounts {
  readonly #store: Store;
  readonly #tree: OrganizationTree;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Account>();
  #keptDay = -1;
  #keptRevision = -1;

  constructor(parts: { readonly store: Store; readonly tree: OrganizationTree; readonly clock: Clock }) {
    this.#store = parts.store;
    this.#tree = parts.tree;
    this.#clock = parts.clock;
  }

  /** Of a record that is written. Nearly always what it was for the one before. @throws NameplateError PREFIX_SUSPENDED */
  async ofRecord(identifier: Identifier, kind: Plan['kind']): Promise<Account> {
    this.requireWritable(accessPrefix(identifier));
    // The record of a prefix is no asset of anybody's.
    if ((kind !== 'created' && kind !== 'retired') || identifier.prefixKey === '0.NA')
      return { operations: [], guards: [this.#tree.unchanged] };
    const handle = this.#ofHandle(identifier.prefixKey, kind);
    if (kind === 'created') return handle;
    const device = await this.#deviceOf(identifier);
    return {
      operations: [...handle.operations, ...device.operations],
      guards: [...handle.guards, ...device.guards],
    };
  }

  /** The same for all handles of a prefix on one day, as long as the tree does not change. */
  #ofHandle(prefix: string, kind: 'created' | 'retired'): Account {
    const day = dayOf(this.#clock.now());
    const { revision } = this.#tree;
    if (day !== this.#keptDay || revision !== this.#keptRevision || this.#kept.size >= keptMax) {
      this.#kept.clear();
      this.#keptDay = day;
      this.#keptRevision = revision;
    }
    const name = `${kind} ${prefix}`;
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const key = rows.dayCount(day, prefix, kind === 'created' ? 'registered' : 'retired');
    const { operations, guards } = this.#held(prefix, 'handles', kind === 'created' ? 1 : -1);
    const account: Account = {
      operations: [{ type: 'add', key, amount: 1 }, ...operations],
      guards: [this.#tree.unchanged, ...guards],
    };
    this.#kept.set(name, account);
    return account;
  }

  /** Of a device that is enrolled (1) or removed (−1). */
  ofDevice(identifier: Identifier, amount: 1 | -1): Account {
    const { operations, guards } = this.#held(accessPrefix(identifier), 'devices', amount);
    return { operations, guards: [this.#tree.unchanged, ...guards] };
  }

  /** Of a key of an organization that is made (1) or ended (−1). */
  ofKey(organization: string | undefined, amount: 1 | -1): Account {
    return organization === undefined ? nothingCounted : this.#chain(organization, 'keys', amount);
  }

  /** What a prefix holds goes from one organization to another, or to the first one that it has. */
  async ofTransfer(prefix: string, from: string | undefined, to: string): Promise<Account> {
    const above = new Set(this.#tree.chain(to).map(({ id }) => id));
    const left = from === undefined ? [] : this.#tree.chain(from).filter(({ id }) => !above.has(id));
    const stayed = new Set(from === undefined ? [] : this.#tree.chain(from).map(({ id }) => id));
    const accounts: Account[] = [];
    for (const kind of ['handles', 'devices'] as const) {
      const key = rows.prefixHeld(prefix, kind);
      const bytes = await this.#store.get(key);
      const amount = decodeCounter(bytes);
      const taken = left.map(({ id }): Operation => ({ type: 'add', key: rows.held(id, kind), amount: -amount }));
      accounts.push({ operations: taken, guards: [{ key, expect: bytes }] }, this.#chain(to, kind, amount, stayed));
    }
    return {
      operations: accounts.flatMap(({ operations }) => operations),
      guards: accounts.flatMap(({ guards }) => guards),
    };
  }

  /** @throws NameplateError PREFIX_SUSPENDED when it, or one above it, is */
  requireWritable(prefix: string): void {
    const suspended = this.#tree.suspendedAt(prefix);
    if (suspended === undefined) return;
    throw new NameplateError('PREFIX_SUSPENDED', `Prefix ${suspended} is suspended: what is under it is not written.`, {
      metadata: { prefix: suspended },
    });
  }

  /** What an organization and those below it hold now. */
  async held(organization: string, kind: QuotaKind): Promise<number> {
    return decodeCounter(await this.#store.get(rows.held(organization, kind)));
  }

  #held(prefix: string, kind: 'handles' | 'devices', amount: number): Account {
    const own: Operation = { type: 'add', key: rows.prefixHeld(prefix, kind), amount };
    const owner = this.#tree.ownerOf(prefix);
    const chain = owner === undefined ? nothingCounted : this.#chain(owner, kind, amount);
    return { operations: [own, ...chain.operations], guards: chain.guards };
  }

  /** Counted by the organization and all above it; each of them may have a quota. */
  #chain(organization: string, kind: QuotaKind, amount: number, except: ReadonlySet<string> = new Set()): Account {
    const counting = this.#tree.chain(organization).filter(({ id }) => !except.has(id));
    const guards = counting.flatMap(({ id, parent, quotas }): Guard[] => {
      const limit = quotas[kind];
      if (limit === undefined || amount <= 0) return [];
      const failed = async () => quotaExceeded({ id, kind, limit, used: await this.held(id, kind), parent });
      return [{ key: rows.held(id, kind), atMost: limit - amount, failed }];
    });
    const operations = counting.map(({ id }): Operation => ({ type: 'add', key: rows.held(id, kind), amount }));
    return { operations, guards };
  }

  /** A handle that is retired takes its device along. */
  async #deviceOf(identifier: Identifier): Promise<Account> {
    const key = rows.device(identifier.key);
    const bytes = await this.#store.get(key);
    if (bytes === undefined) return { operations: [], guards: [{ key, expect: undefined }] };
    const { operations } = this.#held(identifier.prefixKey, 'devices', -1);
    return { operations, guards: [{ key, expect: bytes }] };
  }
}

function quotaExceeded(quota: {
  readonly id: string;
  readonly kind: QuotaKind;
  readonly limit: number;
  readonly used: number;
  readonly parent: string | undefined;
}): NameplateError {
  const { id, kind, limit, used, parent } = quota;
  const who = parent === undefined ? 'the operator of the server' : `${parent}, or whoever is above it`;
  return new NameplateError(
    'QUOTA_EXCEEDED',
    `Organization ${id} may hold ${limit} ${kind} with those below it, and holds ${used}. Its quota is raised by ${who}.`,
    {
      metadata: {
        organization: id,
        quota: kind,
        limit: String(limit),
        used: String(used),
        raised_by: parent ?? 'operator',
      },
    },
  );
}
