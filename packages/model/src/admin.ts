/** What an HS_ADMIN value may permit, RFC 3651 §3.2.1. Bits that are not listed are kept as they came. */
export const adminPermissions = {
  addHandle: 0x0001,
  deleteHandle: 0x0002,
  addDerivedPrefix: 0x0004,
  deleteDerivedPrefix: 0x0008,
  modifyValue: 0x0010,
  removeValue: 0x0020,
  addValue: 0x0040,
  modifyAdmin: 0x0080,
  removeAdmin: 0x0100,
  addAdmin: 0x0200,
  readValue: 0x0400,
  listHandles: 0x0800,
} as const;
export type AdminPermission = keyof typeof adminPermissions;

/** Everything that deployed servers know. */
export const allAdminPermissions = 0x0fff;

/** The permission that an operation on a value of this type needs: HS_ADMIN values have permissions of their own. */
export function valuePermission(operation: 'add' | 'remove' | 'modify', type: string): AdminPermission {
  return `${operation}${type.toUpperCase() === 'HS_ADMIN' ? 'Admin' : 'Value'}`;
}
