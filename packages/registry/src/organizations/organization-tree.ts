import { type Organization, prefixCovers, prefixKey } from '@nameplate/model';
import { decodeCounter, encodeCounter, type Operation, prefixRange, type Store } from '@nameplate/storage';
import { rows } from '../keyspace.ts';
import { type PrefixRecord, parsePrefixRow } from '../prefix-record.ts';
import type { Guard } from '../records.ts';

/**
 * Who is above and below whom, who owns which prefix, and which are suspended: all of it in memory, read once when the
 * registry opens and changed by those who commit a change of it. A look-up costs no read. Writes that rest on owners and
 * suspensions have `unchanged` as a guard.
 */
export class OrganizationTree {
  readonly #store: Store;
  readonly #listeners = new Set<ReachListener>();
  #state = emptyState();
  #revision = 0;
  #reloading: Promise<void> | undefined;

  private constructor(store: Store) {
    this.#store = store;
  }

  static async load(store: Store): Promise<OrganizationTree> {
    const tree = new OrganizationTree(store);
    tree.#state = await readState(store);
    return tree;
  }

  get size(): number {
    return this.#state.organizations.size;
  }

  get(id: string): Organization | undefined {
    return this.#state.organizations.get(id);
  }

  /** Another number after each change of anything here. */
  get revision(): number {
    return this.#revision;
  }

  /** Owners and suspensions are still as they are here; when they are not, what is here is brought up to date. */
  get unchanged(): Guard {
    const { version } = this.#state;
    const expect = version === 0 ? undefined : encodeCounter(version);
    return { key: rows.structure(), expect, failed: () => this.#catchUp() };
  }

  /** Part of the batch of a change of owners or suspensions; `changed` is called when it is committed. */
  readonly step: Operation = { type: 'add', key: rows.structure(), amount: 1 };

  /** A committed change of a prefix; null: it is homed here no more. */
  changed(prefix: string, record: Pick<PrefixRecord, 'organization' | 'suspended'> | null): void {
    this.#state.version += 1;
    this.#revision += 1;
    if (record?.suspended === undefined) this.#state.suspended.delete(prefix);
    else this.#state.suspended.add(prefix);
    const more = new Set(record?.organization === undefined ? [] : this.#ids(record.organization));
    const before = this.#state.owners.get(prefix);
    const less = new Set(before === undefined ? [] : this.#ids(before).filter((id) => !more.has(id)));
    own(this.#state, prefix, record?.organization);
    this.#tell({ less, more });
  }

  /** A committed organization, new or changed. It stays where it is. */
  put(organization: Organization): void {
    place(this.#state, organization);
    this.#revision += 1;
    if (organization.state === 'retired') this.#tell({ less: new Set([organization.id]), more: new Set() });
  }

  /** The suspended prefix that stops writes under this one (comparison form): itself, or one above. */
  suspendedAt(prefix: string): string | undefined {
    const { suspended } = this.#state;
    if (suspended.size === 0) return undefined;
    return upward(prefix).find((at) => suspended.has(at));
  }

  /** Itself, its parent, and so on up to the root. */
  chain(id: string): readonly Organization[] {
    const chain: Organization[] = [];
    for (let at = this.get(id); at !== undefined; at = at.parent === undefined ? undefined : this.get(at.parent))
      chain.push(at);
    return chain;
  }

  /** Those above, the nearest first. */
  ancestors(id: string): readonly Organization[] {
    return this.chain(id).slice(1);
  }

  /** Itself and all below it. */
  *subtree(id: string): Generator<Organization> {
    const organization = this.get(id);
    if (organization === undefined) return;
    yield organization;
    for (const child of this.#state.children.get(id) ?? []) yield* this.subtree(child);
  }

  /** Those below, without itself. */
  descendants(id: string): readonly Organization[] {
    return [...this.subtree(id)].slice(1);
  }

  /** Is it the other one, or somewhere below it? False for one that does not exist. */
  isUnder(id: string, above: string): boolean {
    return this.chain(id).some((each) => each.id === above);
  }

  /** Who owns a prefix (comparison form) that is homed here. */
  ownerOf(prefix: string): string | undefined {
    return this.#state.owners.get(prefix);
  }

  /** Who owns the nearest prefix at or above this one that has an owner. */
  ownerAbove(prefix: string): string | undefined {
    const at = upward(prefix).find((each) => this.#state.owners.has(each));
    return at === undefined ? undefined : this.#state.owners.get(at);
  }

  /** The prefixes that an organization itself owns. */
  ownPrefixes(id: string): readonly string[] {
    return [...(this.#state.prefixes.get(id) ?? [])];
  }

  /** The prefixes of the whole subtree; one that another of them covers is left out. */
  prefixesUnder(id: string): readonly string[] {
    const all = new Set([...this.subtree(id)].flatMap((each) => this.ownPrefixes(each.id)));
    return [...all].filter(
      (prefix) =>
        !upward(prefix)
          .slice(1)
          .some((above) => all.has(above)),
    );
  }

  /** Those of `asked` (`*` for all) that an organization and those below it own now. */
  within(id: string, asked: readonly string[]): readonly string[] {
    const owned = this.prefixesUnder(id);
    const kept = asked.flatMap((prefix) =>
      owned.flatMap((own) => (prefixCovers(own, prefix) ? [prefix] : prefixCovers(prefix, own) ? [own] : [])),
    );
    return [...new Set(kept)];
  }

  /** Calls the listener when what organizations reach has changed; returns the unsubscribe function. */
  onReach(listener: ReachListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #ids(id: string): readonly string[] {
    return this.chain(id).map((each) => each.id);
  }

  async #catchUp(): Promise<undefined> {
    if (decodeCounter(await this.#store.get(rows.structure())) === this.#state.version) return;
    this.#reloading ??= this.#reload();
    await this.#reloading;
  }

  async #reload(): Promise<void> {
    try {
      this.#state = await readState(this.#store);
      this.#revision += 1;
      const all = new Set(this.#state.organizations.keys());
      this.#tell({ less: all, more: all });
    } finally {
      this.#reloading = undefined;
    }
  }

  #tell(change: ReachChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** Organizations that reach less than before, and those that reach more. */
export interface ReachChange {
  readonly less: ReadonlySet<string>;
  readonly more: ReadonlySet<string>;
}
export type ReachListener = (change: ReachChange) => void;

export function parseOrganization(bytes: Uint8Array): Organization {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as Organization;
}

interface State {
  readonly organizations: Map<string, Organization>;
  readonly children: Map<string, Set<string>>;
  readonly prefixes: Map<string, Set<string>>;
  readonly owners: Map<string, string>;
  readonly suspended: Set<string>;
  version: number;
}

function emptyState(): State {
  return {
    organizations: new Map(),
    children: new Map(),
    prefixes: new Map(),
    owners: new Map(),
    suspended: new Set(),
    version: 0,
  };
}

async function readState(store: Store): Promise<State> {
  const state = emptyState();
  // First: what is committed while the rest is read shows as another version at the next write.
  state.version = decodeCounter(await store.get(rows.structure()));
  for await (const { value } of store.range(prefixRange(rows.organizations()))) place(state, parseOrganization(value));
  for await (const { value } of store.range(prefixRange(rows.prefixes()))) {
    const { prefix, organization, suspended } = parsePrefixRow(value);
    own(state, prefixKey(prefix), organization);
    if (suspended !== undefined) state.suspended.add(prefixKey(prefix));
  }
  return state;
}

function place({ organizations, children }: State, organization: Organization): void {
  organizations.set(organization.id, organization);
  if (organization.parent !== undefined) add(children, organization.parent, organization.id);
}

function own({ owners, prefixes }: State, prefix: string, organization: string | undefined): void {
  const before = owners.get(prefix);
  if (before !== undefined) prefixes.get(before)?.delete(prefix);
  if (organization === undefined) {
    owners.delete(prefix);
    return;
  }
  owners.set(prefix, organization);
  add(prefixes, organization, prefix);
}

/** `88.1.5`, `88.1`, `88`. */
function upward(prefix: string): readonly string[] {
  const parts = prefix.split('.');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('.'));
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key) ?? new Set();
  map.set(key, set.add(value));
}
