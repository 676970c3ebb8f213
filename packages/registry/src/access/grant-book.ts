import {
  type Grant,
  type GrantTarget,
  parseGrantee,
  parseIdentifier,
  prefixKey,
  type ValueReference,
} from '@nameplate/model';
import { prefixRange, type Reader } from '@nameplate/storage';
import type { Changes } from '../changes.ts';
import { type GrantRow, rows } from '../keyspace.ts';
import { accessPrefix } from '../permission.ts';
import { ReadCache } from '../read-cache.ts';
import type { StoredRecord } from '../stored-record.ts';
import { granteeNames } from './grantee-names.ts';
import { type GroupMembers, groupMembers, groupName } from './groups.ts';
import type { CompiledGrant } from './rule.ts';

/** Grants on one and the same thing. */
export const grantsOnOneMax = 1000;

/**
 * Reads grants and groups for decisions: only those that concern what is asked about. What was read is kept until a
 * grant or a group changes: then the epoch moves on, and nothing that was made of an older one counts any more.
 */
export class GrantBook {
  readonly #store: Reader;
  readonly #read: (identifierKey: string) => Promise<StoredRecord | undefined>;
  readonly #grants = new ReadCache<readonly Grant[]>(10_000);
  readonly #groups = new ReadCache<GroupMembers>(10_000);
  readonly #groupRecords = new Set<string>();
  #epoch = 0;
  #none: Promise<boolean> | undefined;

  constructor(parts: {
    readonly store: Reader;
    readonly read: (identifierKey: string) => Promise<StoredRecord | undefined>;
    readonly changes: Changes;
  }) {
    this.#store = parts.store;
    this.#read = parts.read;
    parts.changes.onCommit(({ kind }, key) => {
      if (kind === 'access' || this.#groupRecords.has(key)) this.moveOn();
    });
  }

  /** Moves with every change of a grant or a group. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Is there no grant at all? Read once an epoch. */
  async isEmpty(): Promise<boolean> {
    const none = (this.#none ??= this.#readNone());
    try {
      return await none;
    } catch (thrown) {
      if (this.#none === none) this.#none = undefined;
      throw thrown;
    }
  }

  async #readNone(): Promise<boolean> {
    let found = 0;
    for await (const { key } of this.#store.range({ ...prefixRange(rows.grants()), limit: 1 })) found += key.length;
    return found === 0;
  }

  /** Forgets what was read: something that decides has changed. */
  moveOn(): void {
    this.#epoch += 1;
    this.#none = undefined;
    this.#grants.clear();
    this.#groups.clear();
    this.#groupRecords.clear();
  }

  /** The grants that concern a record: on itself, on its template under its prefixes, on those prefixes. */
  async concerning(identifierKey: string, prefix: string, templateKey?: string): Promise<readonly Grant[]> {
    const targets: GrantRow[] = [{ prefixKey: prefix, identifierKey }];
    for (const above of prefixesAbove(prefix)) {
      targets.push({ prefixKey: above });
      if (templateKey !== undefined) targets.push({ prefixKey: above, templateKey });
    }
    const found = await Promise.all(targets.map((target) => this.#on(target)));
    return found.flat();
  }

  /** The grants on a prefix, on those above it, on what is directly under it, and on those derived from it; some, when there are many. */
  async around(prefix: string, max: number): Promise<readonly Grant[]> {
    const above = prefixesAbove(prefix).slice(1);
    const found = (await Promise.all(above.map((each) => this.#on({ prefixKey: each })))).flat();
    for (const bounds of [prefixRange(rows.grantsUnder(prefix)), derivedRange(prefix)])
      for await (const { value } of this.#store.range({ ...bounds, limit: max })) found.push(parseGrant(value));
    return found;
  }

  /** A grant with the names that it is to. */
  async compile(grant: Grant): Promise<CompiledGrant> {
    const grantee = parseGrantee(grant.to);
    const isGroup = grantee.kind === 'group';
    const names = isGroup
      ? (await this.group({ handle: parseIdentifier(grantee.handle).handle, index: grantee.index })).names
      : new Set(granteeNames(grantee));
    const { id, may, untilTimeMs = Number.POSITIVE_INFINITY } = grant;
    return { id, names, isGroup, mayEdit: may === 'edit', untilTimeMs };
  }

  /** The members of a group. */
  async group(reference: ValueReference): Promise<GroupMembers> {
    return await this.#groups.get(groupName(reference) ?? '', () =>
      groupMembers((key) => {
        // Before it is read, so that a write that comes between is seen.
        this.#groupRecords.add(key);
        return this.#read(key);
      }, reference),
    );
  }

  #on(target: GrantRow): Promise<readonly Grant[]> {
    const row = rows.grantsOn(target);
    return this.#grants.get(Buffer.from(row).toString('latin1'), async () => {
      const grants: Grant[] = [];
      for await (const { value } of this.#store.range({ ...prefixRange(row), limit: grantsOnOneMax }))
        grants.push(parseGrant(value));
      return grants;
    });
  }
}

/** Where a grant's row is. */
export function grantRow(on: GrantTarget): GrantRow {
  if (on.kind === 'prefix') return { prefixKey: prefixKey(on.prefix) };
  if (on.kind === 'template') return { prefixKey: prefixKey(on.under), templateKey: parseIdentifier(on.template).key };
  const identifier = parseIdentifier(on.identifier);
  return { prefixKey: accessPrefix(identifier), identifierKey: identifier.key };
}

export function parseGrant(bytes: Uint8Array): Grant {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as Grant;
}

/** `88.118.22` → itself, `88.118`, `88`. */
export function prefixesAbove(prefix: string): readonly string[] {
  const all = [prefix];
  for (let dot = prefix.lastIndexOf('.'); dot > 0; dot = prefix.lastIndexOf('.', dot - 1))
    all.push(prefix.slice(0, dot));
  return all;
}

/** Rows of prefixes derived from one: `y`, the prefix, a dot and more. */
function derivedRange(prefix: string) {
  const row = rows.grantsUnder(`${prefix}.`);
  return prefixRange(row.subarray(0, row.length - 1));
}
