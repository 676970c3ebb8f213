import type { Visibility } from '@nameplate/model';
import type { Asker } from './asker.ts';

/** A grant as the decision needs it, compiled for one record. */
export interface CompiledGrant {
  readonly id: string;
  /** Names of who it is to; of a group, those of all its members. */
  readonly names: ReadonlySet<string>;
  readonly isGroup: boolean;
  readonly mayEdit: boolean;
  /** Infinity: it does not end. */
  readonly untilTimeMs: number;
}

/** What the rule asks about a value. */
export interface ValueFacts {
  readonly index: number;
  readonly type: string;
  readonly visibility: Visibility | 'unknown';
  /** Not for secrets, and for what no administrator may read either. */
  readonly readable: boolean;
}

/**
 * May the asker see a value? The compiled form of `policies/view.*.cedar` and `grant.cedar`, proved equal by
 * `test/conformance/access-equality.test.ts`.
 * `owner`: may read everything of its prefix. `grants`: those that pick this value.
 */
export function mayView(
  { asker, owner, now }: { readonly asker: Asker; readonly owner: boolean; readonly now: number },
  { visibility, readable }: ValueFacts,
  grants: readonly CompiledGrant[],
): boolean {
  switch (visibility) {
    case 'public':
      return true;
    case 'authenticated':
      return readable && (owner || asker.authenticated);
    case 'consortium':
    case 'named':
      if (!readable) return false;
      if (owner) return true;
      if (!asker.scopes.has('identifier.read')) return false;
      return grants.some((grant) => opens(grant, asker, now) && (visibility === 'consortium' || !grant.isGroup));
    case 'private':
      return readable && owner;
    default:
      return false;
  }
}

/** May the asker change a value? Only attributes, by grants to edit; what is private to nobody but its owner. */
export function mayEdit(
  { asker, owner, now }: { readonly asker: Asker; readonly owner: boolean; readonly now: number },
  value: ValueFacts,
  grants: readonly CompiledGrant[],
): boolean {
  if (value.visibility === 'unknown') return false;
  if (owner) return true;
  if (value.visibility === 'private' || !isAttribute(value) || !asker.scopes.has('identifier.write')) return false;
  return grants.some(
    (grant) => grant.mayEdit && opens(grant, asker, now) && (value.visibility !== 'named' || !grant.isGroup),
  );
}

/** May the asker see the readings of a metric? */
export function mayViewReadings(
  { asker, owner, now }: { readonly asker: Asker; readonly owner: boolean; readonly now: number },
  isPublic: boolean,
  grants: readonly CompiledGrant[],
): boolean {
  if (isPublic || owner) return true;
  return asker.scopes.has('telemetry.read') && grants.some((grant) => opens(grant, asker, now));
}

/** Values that a grant may let others change: never keys, administrators, groups or what Nameplate itself reads. */
export function isAttribute({ index, type }: { readonly index: number; readonly type: string }): boolean {
  return index >= 1 && index <= 99 && !/^(?:HS|NP)_/i.test(type);
}

/** Is the grant to one of the asker's names, and not ended? */
export function opens(grant: CompiledGrant, asker: Asker, now: number): boolean {
  if (now >= grant.untilTimeMs) return false;
  for (const name of asker.names) if (grant.names.has(name)) return true;
  return false;
}
