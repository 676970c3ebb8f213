import type { HandleValue, ValueReference } from '@nameplate/model';
import { decodeHandleValue, encodeHandleValue, permissionOctet } from '../value.ts';
import { type Fields, type JsonObject, printableText, type Shape, toHex, u32Max } from './fields.ts';

/** A handle value, RFC 3651 §3.1. */
export const valueShape: Shape = {
  describe: (bytes) => valueFields(decodeHandleValue(bytes)),
  write: (fields) => encodeHandleValue(valueOfFields(fields)),
};

export function valueFields(value: HandleValue): JsonObject {
  const { index, timestamp, ttl, permissions, type, data, references } = value;
  const text = printableText(data);
  return {
    index,
    timestamp,
    ttlType: ttl.kind === 'relative' ? 0 : 1,
    ttl: ttl.kind === 'relative' ? ttl.seconds : ttl.unixSeconds,
    permissionByte: permissionOctet(permissions),
    ...permissions,
    type,
    dataHex: toHex(data),
    ...(text === undefined ? {} : { dataUtf8: text }),
    references,
  };
}

/** Octets of the data are `dataHex`, else the text `dataUtf8`. */
export function valueOfFields(fields: Fields): HandleValue {
  const amount = fields.integer('ttl', u32Max, 86_400);
  return {
    index: fields.integer('index', u32Max),
    timestamp: fields.integer('timestamp', u32Max, 0),
    ttl:
      fields.integer('ttlType', 1, 0) === 0
        ? { kind: 'relative', seconds: amount }
        : { kind: 'absolute', unixSeconds: amount },
    permissions: {
      adminRead: fields.flag('adminRead', true),
      adminWrite: fields.flag('adminWrite', true),
      publicRead: fields.flag('publicRead', true),
      publicWrite: fields.flag('publicWrite', false),
    },
    type: fields.text('type'),
    data: fields.has('dataHex') ? fields.octets('dataHex') : new TextEncoder().encode(fields.text('dataUtf8')),
    references: fields.list('references').map(referenceOfFields),
  };
}

export function referenceOfFields(fields: Fields): ValueReference {
  return { handle: fields.text('handle'), index: fields.integer('index', u32Max) };
}
