import { identifierFromHandle, isNameplateError, typeSelects, type ValueReference } from '@nameplate/model';
import { decodeValueList } from '@nameplate/protocol/handle';
import type { StoredRecord } from '../stored-record.ts';
import { referenceNames } from './asker.ts';

/** How far groups are followed, as for HS_ADMIN: those beyond are not members. */
export const groupLimits = { depth: 8, groups: 64 } as const;

/** A group with the groups in it, flattened. */
export interface GroupMembers {
  /** Names of the members, as `Asker.names` has them. */
  readonly names: ReadonlySet<string>;
  /** Comparison keys of the records that were read: a change of one may change the members. */
  readonly records: ReadonlySet<string>;
  /** The groups as they hold one another, `index:key`; for who explains. */
  readonly lists: ReadonlyMap<string, readonly ValueReference[]>;
}

/** The members of an HS_VLIST value, of this registry's records only. RFC 3651 §3.2.7. Each group is read once. */
export async function groupMembers(
  read: (identifierKey: string) => Promise<StoredRecord | undefined>,
  group: ValueReference,
): Promise<GroupMembers> {
  const names = new Set<string>();
  const records = new Set<string>();
  const lists = new Map<string, readonly ValueReference[]>();
  let level: readonly ValueReference[] = [group];
  for (let depth = 0; level.length > 0 && depth <= groupLimits.depth; depth += 1) {
    const next: ValueReference[] = [];
    for (const { handle, index } of level) {
      const key = keyOf(handle);
      const name = `${index}:${key}`;
      if (key === undefined || index === 0 || lists.has(name)) continue;
      if (lists.size === groupLimits.groups) break;
      records.add(key);
      const members = membersOf(await read(key), index);
      lists.set(name, members);
      for (const member of members) for (const each of namesOf(member)) names.add(each);
      next.push(...members);
    }
    level = next;
  }
  return { names, records, lists };
}

/** The name of a group in a graph of groups: `index:key`. */
export function groupName({ handle, index }: ValueReference): string | undefined {
  const key = keyOf(handle);
  return key === undefined ? undefined : `${index}:${key}`;
}

function membersOf(record: StoredRecord | undefined, index: number): readonly ValueReference[] {
  const value = record?.state === 'active' ? record.values.find((each) => each.index === index) : undefined;
  if (value === undefined || !typeSelects('HS_VLIST', value.type)) return [];
  return expected(() => decodeValueList(value.decode().data)) ?? [];
}

function namesOf({ handle, index }: ValueReference): readonly string[] {
  return expected(() => referenceNames(handle, index)) ?? [];
}

function keyOf(handle: string): string | undefined {
  return expected(() => identifierFromHandle(handle).key);
}

/** A reference to what is no identifier names nobody. */
function expected<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (isNameplateError(thrown)) return undefined;
    throw thrown;
  }
}
