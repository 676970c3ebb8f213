import { exactKey, type Principal, typeSelects, type ValueReference } from '@nameplate/model';
import { decodeAdmin } from '@nameplate/protocol/handle';
import type { StoredRecord } from './stored-record.ts';
import { decodedValue, groupLimits, keyOfHandle, membersOf } from './value-lists.ts';

/** What the HS_ADMIN values of a record give to an administrator, RFC 3651 §3.2.1. */
export class AdminRights {
  readonly #read: (identifierKey: string) => Promise<StoredRecord | undefined>;

  /** `read` finds the records that hold HS_VLIST groups; only those of this registry count. */
  constructor(read: (identifierKey: string) => Promise<StoredRecord | undefined>) {
    this.#read = read;
  }

  /**
   * The bits of all HS_ADMIN values that name the key which the principal proved: by handle and index, by index 0 for
   * any key of the handle, or through HS_VLIST groups. Undefined when none does, and for other kinds of principal.
   */
  async held(principal: Principal, record: StoredRecord | undefined): Promise<number | undefined> {
    if (principal.kind !== 'handle' || record === undefined) return undefined;
    let held: number | undefined;
    for (const value of record.values) {
      if (!typeSelects('HS_ADMIN', value.type)) continue;
      const admin = decodedValue(value, decodeAdmin);
      if (admin !== undefined && (await this.#names([admin], principal, record)))
        held = (held ?? 0) | admin.permissions;
    }
    return held;
  }

  /** Do these references name the key, directly or through groups? Breadth first; each group is read once. */
  async #names(
    references: readonly ValueReference[],
    principal: HandlePrincipal,
    home: StoredRecord,
  ): Promise<boolean> {
    const seen = new Set<string>();
    let level = references;
    for (let depth = 0; level.length > 0; depth += 1) {
      if (level.some((reference) => isKey(reference, principal))) return true;
      if (depth === groupLimits.depth) return false;
      const next: ValueReference[] = [];
      for (const { handle, index } of level) {
        const key = keyOfHandle(handle);
        const name = `${index}:${key}`;
        if (key === undefined || index === 0 || seen.has(name)) continue;
        if (seen.size === groupLimits.groups) return false;
        seen.add(name);
        const record = key === home.identifier.key ? home : await this.#read(key);
        next.push(...membersOf(record, index));
      }
      level = next;
    }
    return false;
  }
}

type HandlePrincipal = Extract<Principal, { kind: 'handle' }>;

function isKey({ handle, index }: ValueReference, principal: HandlePrincipal): boolean {
  if (index !== 0 && index !== principal.index) return false;
  const { handleKey, elsewhere } = principal;
  return (elsewhere ? exactKey(handle) : keyOfHandle(handle)) === handleKey;
}
