import type { ValueReference } from '@nameplate/model';
import { malformed, WireReader } from './reader.ts';
import { readReference, writeReference } from './value.ts';
import { WireWriter } from './writer.ts';

/** HS_ADMIN: who administers, and how far. RFC 3651 §3.2.1. Unknown permission bits are kept. */
export interface AdminRecord {
  readonly permissions: number;
  readonly handle: string;
  readonly index: number;
}

export function encodeAdmin(admin: AdminRecord): Uint8Array {
  const writer = new WireWriter();
  writer.u16(admin.permissions).text(admin.handle).u32(admin.index);
  return writer.finish();
}

/** Software up to 7.3 wrote two more zero octets; nothing else may follow. */
export function decodeAdmin(bytes: Uint8Array): AdminRecord {
  const reader = new WireReader(bytes);
  const permissions = reader.u16('admin permissions');
  const { handle, index } = readReference(reader);
  const old = reader.remaining === 2 && reader.u16('admin padding') === 0;
  if (!old && reader.remaining > 0) throw malformed(`${reader.remaining} octets follow HS_ADMIN`, 'TRAILING');
  return { permissions, handle, index };
}

/** HS_VLIST: an administrator group. */
export function encodeValueList(references: readonly ValueReference[]): Uint8Array {
  const writer = new WireWriter();
  writer.list(references, (reference) => writeReference(writer, reference));
  return writer.finish();
}

export function decodeValueList(bytes: Uint8Array): ValueReference[] {
  const reader = new WireReader(bytes);
  const references = reader.list('value list', 8, () => readReference(reader));
  if (reader.remaining > 0) throw malformed(`${reader.remaining} octets follow HS_VLIST`, 'TRAILING');
  return references;
}
