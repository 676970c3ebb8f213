import { type Organization, prefixCovers } from '@nameplate/model';
import { prefixRange, type Store } from '@nameplate/storage';
import { rows } from '../keyspace.ts';

/**
 * Who is above and below whom, and who owns which prefix: all of it in memory, read once when the registry opens and
 * changed by those who commit a change of it. A look-up costs no read.
 */
export class OrganizationTree {
  readonly #organizations = new Map<string, Organization>();
  readonly #children = new Map<string, Set<string>>();
  readonly #prefixes = new Map<string, Set<string>>();
  readonly #owners = new Map<string, string>();
  readonly #listeners = new Set<ReachListener>();

  static async load(store: Store): Promise<OrganizationTree> {
    const tree = new OrganizationTree();
    for await (const { value } of store.range(prefixRange(rows.organizations()))) tree.put(parseOrganization(value));
    const owned = rows.ownedPrefixes();
    for await (const { key } of store.range(prefixRange(owned))) {
      const [organization = '', prefix = ''] = Buffer.from(key.subarray(owned.length)).toString('utf8').split('\0');
      tree.own(prefix, organization);
    }
    return tree;
  }

  get size(): number {
    return this.#organizations.size;
  }

  get(id: string): Organization | undefined {
    return this.#organizations.get(id);
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
    for (const child of this.#children.get(id) ?? []) yield* this.subtree(child);
  }

  /** Those below, without itself. */
  descendants(id: string): readonly Organization[] {
    return [...this.subtree(id)].slice(1);
  }

  /** Is it the other one, or somewhere below it? False for one that does not exist. */
  isUnder(id: string, above: string): boolean {
    return this.chain(id).some((each) => each.id === above);
  }

  /** Who owns a prefix (comparison form): its own owner, or that of the nearest prefix above that has one. */
  ownerOf(prefix: string): string | undefined {
    for (let at = prefix; ; at = at.slice(0, at.lastIndexOf('.'))) {
      const owner = this.#owners.get(at);
      if (owner !== undefined || !at.includes('.')) return owner;
    }
  }

  /** The prefixes that an organization itself owns. */
  ownPrefixes(id: string): readonly string[] {
    return [...(this.#prefixes.get(id) ?? [])];
  }

  /** The prefixes of the whole subtree; one that another of them covers is left out. */
  prefixesUnder(id: string): readonly string[] {
    const all = new Set([...this.subtree(id)].flatMap((each) => this.ownPrefixes(each.id)));
    return [...all].filter((prefix) => !coveredAbove(prefix, all));
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

  /** A committed organization, new or changed. It stays where it is. */
  put(organization: Organization): void {
    const { id, parent, state } = organization;
    this.#organizations.set(id, organization);
    if (parent !== undefined) add(this.#children, parent, id);
    if (state === 'retired') this.#tell({ less: new Set([id]), more: new Set() });
  }

  /** A prefix (comparison form) that has an owner now, or none. */
  own(prefix: string, organization: string | undefined): void {
    const before = this.#owners.get(prefix);
    const more = new Set(organization === undefined ? [] : this.#ids(organization));
    const less = new Set(before === undefined ? [] : this.#ids(before).filter((id) => !more.has(id)));
    if (before !== undefined) this.#prefixes.get(before)?.delete(prefix);
    if (organization === undefined) this.#owners.delete(prefix);
    else {
      this.#owners.set(prefix, organization);
      add(this.#prefixes, organization, prefix);
    }
    this.#tell({ less, more });
  }

  #ids(id: string): readonly string[] {
    return this.chain(id).map((each) => each.id);
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

function coveredAbove(prefix: string, all: ReadonlySet<string>): boolean {
  for (let dot = prefix.lastIndexOf('.'); dot > 0; dot = prefix.lastIndexOf('.', dot - 1))
    if (all.has(prefix.slice(0, dot))) return true;
  return false;
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key) ?? new Set();
  map.set(key, set.add(value));
}
