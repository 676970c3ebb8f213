import { type AdminRecord, decodeAdmin, decodeValueList, encodeAdmin, encodeValueList } from '../admin.ts';
import { type Fields, type JsonObject, type Shape, u32Max } from './fields.ts';
import { referenceOfFields } from './value.ts';

/** HS_ADMIN, RFC 3651 §3.2.1. */
export const adminShape: Shape = {
  describe(bytes) {
    const admin = decodeAdmin(bytes);
    return { ...adminFields(admin), legacyTwoExtraBytes: bytes.length > encodeAdmin(admin).length };
  },
  write(fields) {
    const admin = encodeAdmin({
      permissions: permissionsOf(fields),
      handle: fields.text('adminHandle'),
      index: fields.integer('adminIndex', u32Max),
    });
    return fields.flag('legacyTwoExtraBytes') ? Uint8Array.of(...admin, 0, 0) : admin;
  },
};

/** HS_VLIST. */
export const valueListShape: Shape = {
  describe: (bytes) => ({ references: decodeValueList(bytes) }),
  write: (fields) => encodeValueList(fields.list('references').map(referenceOfFields)),
};

// From the lowest bit on.
const rights = [
  'addHandle',
  'deleteHandle',
  'addDerivedPrefix',
  'deleteDerivedPrefix',
  'modifyValue',
  'removeValue',
  'addValue',
  'modifyAdmin',
  'removeAdmin',
  'addAdmin',
  'readValue',
  'listHandles',
] as const;

function adminFields({ permissions, handle, index }: AdminRecord): JsonObject {
  return {
    permissions,
    permissionsHex: `0x${permissions.toString(16).padStart(4, '0')}`,
    ...Object.fromEntries(rights.map((right, bit) => [right, (permissions & (1 << bit)) !== 0])),
    adminHandle: handle,
    adminIndex: index,
  };
}

/** The number, else the rights by name. */
function permissionsOf(fields: Fields): number {
  if (fields.has('permissions')) return fields.integer('permissions', 0xffff);
  return rights.reduce((sum, right, bit) => sum | (fields.flag(right) ? 1 << bit : 0), 0);
}
