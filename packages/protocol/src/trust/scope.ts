import type { Permission } from './claims.ts';

/** May a key with these permissions sign what concerns this handle? Handles compare without ASCII case. */
export function coversHandle(permissions: readonly Permission[], handle: string): boolean {
  return permissions.some((permission) => covers(permission, upper(handle)));
}

/** May a key with these permissions give this one away? Nobody gives what they do not have. */
export function mayGrant(permissions: readonly Permission[], granted: Permission): boolean {
  return permissions.some((own) => {
    if (own.perm === 'everything') return true;
    if (granted.perm === 'everything') return false;
    const handle = upper(granted.handle);
    if (granted.perm === 'thisHandle') return covers(own, handle);
    // A prefix below one's own is given whole; one's own, only as far as it is held.
    if (own.perm === 'derivedPrefixes' && isDerived(handle, upper(own.handle))) return true;
    return own.perm === granted.perm && upper(own.handle) === handle;
  });
}

/** For people. */
export function permissionText(permission: Permission): string {
  return permission.perm === 'everything' ? permission.perm : `${permission.perm}:${permission.handle}`;
}

function covers(permission: Permission, handle: string): boolean {
  if (permission.perm === 'everything') return true;
  const own = upper(permission.handle);
  if (permission.perm === 'thisHandle') return own === handle;
  if (permission.perm === 'derivedPrefixes') return isDerived(handle, own);
  return own.startsWith(authority) && handle.startsWith(`${own.slice(authority.length)}/`);
}

/** `0.NA/88.118.22` is derived from `0.NA/88.118`. RFC 3650 §2. */
function isDerived(handle: string, parent: string): boolean {
  return parent.startsWith(authority) && handle.startsWith(`${parent}.`);
}

const authority = '0.NA/';

function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
