import type { HandleValue } from './handle-value.ts';

/** Who sees a value, from everyone to the owner's side only; each one's audience holds that of those after it. */
export const visibilities = ['public', 'authenticated', 'consortium', 'named', 'private'] as const;

/**
 * `public`: everyone. `authenticated`: whoever proved who it is. `consortium`: whoever a grant names, as a member of a
 * group too. `named`: whoever a grant names as principal or organization. `private`: only who may read the prefix.
 */
export type Visibility = (typeof visibilities)[number];

/** A value that says nothing is public when its PUBLIC_READ bit is set, else private. RFC 3651 §3.1. */
export function visibilityOf(value: Pick<HandleValue, 'permissions' | 'visibility'>): Visibility {
  return value.visibility ?? (value.permissions.publicRead ? 'public' : 'private');
}

/** The one with the smaller audience. */
export function narrower(a: Visibility, b: Visibility): Visibility {
  return visibilities.indexOf(a) > visibilities.indexOf(b) ? a : b;
}

/** The value with this visibility: PUBLIC_READ is set when it is public, and only then; the field only when bits cannot say it. */
export function withVisibility(value: HandleValue, visibility: Visibility): HandleValue {
  const { visibility: _before, ...rest } = value;
  const publicRead = visibility === 'public';
  const permissions =
    rest.permissions.publicRead === publicRead ? rest.permissions : { ...rest.permissions, publicRead };
  const spoken = visibility === 'public' || visibility === 'private';
  return spoken ? { ...rest, permissions } : { ...rest, permissions, visibility };
}

/**
 * A written value in its one form. What says only that it is not public, as the Handle protocol does, keeps the
 * visibility of the value that was there.
 */
export function settledVisibility(value: HandleValue, before?: HandleValue): HandleValue {
  if (value.visibility !== undefined) return withVisibility(value, value.visibility);
  if (value.permissions.publicRead || before?.visibility === undefined) return value;
  return withVisibility(value, before.visibility);
}

export function isVisibility(text: unknown): text is Visibility {
  return (visibilities as readonly unknown[]).includes(text);
}
