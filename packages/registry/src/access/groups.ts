import type { ValueReference } from '@nameplate/model';
import type { StoredRecord } from '../stored-record.ts';
import { groupLimits, keyOfHandle, membersOf, whenSound } from '../value-lists.ts';
import { referenceNames } from './asker.ts';

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
      const key = keyOfHandle(handle);
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
  const key = keyOfHandle(handle);
  return key === undefined ? undefined : `${index}:${key}`;
}

function namesOf({ handle, index }: ValueReference): readonly string[] {
  return whenSound(() => referenceNames(handle, index)) ?? [];
}
