import type { HandleValue, TimeToLive, ValuePermissions, ValueReference } from '@nameplate/model';
import { malformed, WireReader, wireLimits } from './reader.ts';
import { WireWriter } from './writer.ts';

// RFC 3651 §3.1.
const bits = { adminRead: 0x08, adminWrite: 0x04, publicRead: 0x02, publicWrite: 0x01 } as const;

/** A handle value on the wire, RFC 3651 §3.1. */
export function encodeHandleValue(value: HandleValue): Uint8Array {
  const writer = new WireWriter(64 + value.data.length);
  writer.u32(value.index).u32(value.timestamp);
  writer
    .u8(value.ttl.kind === 'relative' ? 0 : 1)
    .u32(value.ttl.kind === 'relative' ? value.ttl.seconds : value.ttl.unixSeconds);
  writer.u8(permissionOctet(value.permissions)).text(value.type).octets(value.data);
  writer.list(value.references, (reference) => writeReference(writer, reference));
  return writer.finish();
}

/** Reads one value and nothing after it. @throws NameplateError MALFORMED_MESSAGE */
export function decodeHandleValue(bytes: Uint8Array): HandleValue {
  const reader = new WireReader(bytes);
  const value = readHandleValue(reader);
  if (reader.remaining > 0) throw malformed(`${reader.remaining} octets follow the value`, 'TRAILING');
  return value;
}

/** Reads the value at the reader's place. */
export function readHandleValue(reader: WireReader): HandleValue {
  const index = reader.u32('value index');
  const timestamp = reader.u32('value timestamp');
  const ttl = readTimeToLive(reader);
  const permissions = permissionsOf(reader.u8('value permissions'));
  const type = reader.text('value type');
  const data = reader.octets('value data');
  const references = reader.list('value references', 8, () => readReference(reader));
  return { index, type, data, ttl, permissions, timestamp, references };
}

export function readReference(reader: WireReader): ValueReference {
  return { handle: reader.text('reference handle', wireLimits.octets), index: reader.u32('reference index') };
}

export function writeReference(writer: WireWriter, reference: ValueReference): void {
  writer.text(reference.handle).u32(reference.index);
}

export function permissionOctet(permissions: ValuePermissions): number {
  return (
    (permissions.adminRead ? bits.adminRead : 0) |
    (permissions.adminWrite ? bits.adminWrite : 0) |
    (permissions.publicRead ? bits.publicRead : 0) |
    (permissions.publicWrite ? bits.publicWrite : 0)
  );
}

function permissionsOf(octet: number): ValuePermissions {
  return {
    adminRead: (octet & bits.adminRead) !== 0,
    adminWrite: (octet & bits.adminWrite) !== 0,
    publicRead: (octet & bits.publicRead) !== 0,
    publicWrite: (octet & bits.publicWrite) !== 0,
  };
}

function readTimeToLive(reader: WireReader): TimeToLive {
  const kind = reader.u8('TTL type');
  const amount = reader.u32('TTL');
  if (kind === 0) return { kind: 'relative', seconds: amount };
  if (kind === 1) return { kind: 'absolute', unixSeconds: amount };
  throw malformed(`TTL type ${kind} is neither 0 (relative) nor 1 (absolute)`, 'TTL_TYPE');
}
