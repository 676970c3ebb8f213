import { NameplateError } from '@nameplate/model';
import { type DeviceMessage, type Dialect, dialects, type Via } from './ports.ts';

/**
 * A device message as the journal keeps it: u8 form, f64 receive time, then identifier, comparison key and port, in form
 * 2 the content type after them, in form 3 content type (empty: none), dialect and name, each u16 length and UTF-8, then the
 * payload up to the end. Each form is written for messages that need it, so that an older reader reads the others.
 */
const PLAIN_FORM = 1;
const CONTENT_TYPE_FORM = 2;
const VIA_FORM = 3;
const FIXED_BYTES = 1 + 8;

export function encodeDeviceMessage(message: DeviceMessage): Uint8Array {
  const { payload, receiveTimeMs } = message;
  const { form, all } = headOf(message);
  const texts = all.map((text) => ({ text, length: Buffer.byteLength(text) }));
  const textBytes = texts.reduce((sum, { length }) => sum + 2 + length, 0);
  const bytes = Buffer.allocUnsafe(FIXED_BYTES + textBytes + payload.length);
  bytes[0] = form;
  let offset = bytes.writeDoubleBE(receiveTimeMs, 1);
  for (const { text, length } of texts) {
    offset = bytes.writeUInt16BE(length, offset);
    offset += bytes.write(text, offset, 'utf8');
  }
  bytes.set(payload, offset);
  return bytes;
}

function headOf({ identifier, deviceKey, port, contentType, via }: DeviceMessage): { form: number; all: string[] } {
  const head = [identifier, deviceKey, port];
  if (via !== undefined) return { form: VIA_FORM, all: [...head, contentType ?? '', via.dialect, via.name] };
  if (contentType === undefined) return { form: PLAIN_FORM, all: head };
  return { form: CONTENT_TYPE_FORM, all: [...head, contentType] };
}

/** MALFORMED_MESSAGE when the octets are not what `encodeDeviceMessage` makes. The payload is not copied. */
export function decodeDeviceMessage(record: Uint8Array): DeviceMessage {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.length);
  const form = bytes[0];
  if (bytes.length < FIXED_BYTES || form === undefined || form < PLAIN_FORM || form > VIA_FORM) throw malformed();
  const receiveTimeMs = bytes.readDoubleBE(1);
  if (!Number.isFinite(receiveTimeMs)) throw malformed();
  const identifier = textAt(bytes, FIXED_BYTES);
  const deviceKey = textAt(bytes, identifier.end);
  const port = textAt(bytes, deviceKey.end);
  const contentType = form === PLAIN_FORM ? undefined : textAt(bytes, port.end);
  const via = form === VIA_FORM && contentType ? viaAt(bytes, contentType.end) : undefined;
  const payloadAt = via?.end ?? contentType?.end ?? port.end;
  const payload = new Uint8Array(record.buffer, record.byteOffset + payloadAt, record.length - payloadAt);
  return {
    identifier: identifier.text,
    deviceKey: deviceKey.text,
    port: port.text,
    payload,
    receiveTimeMs,
    ...(contentType && !(via && contentType.text === '') && { contentType: contentType.text }),
    ...(via && { via: via.via }),
  };
}

function viaAt(bytes: Buffer, offset: number): { readonly via: Via; readonly end: number } {
  const dialect = textAt(bytes, offset);
  const name = textAt(bytes, dialect.end);
  if (!isDialect(dialect.text)) throw malformed();
  return { via: { dialect: dialect.text, name: name.text }, end: name.end };
}

function isDialect(text: string): text is Dialect {
  return (dialects as readonly string[]).includes(text);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textAt(bytes: Buffer, offset: number): { readonly text: string; readonly end: number } {
  if (offset + 2 > bytes.length) throw malformed();
  const end = offset + 2 + bytes.readUInt16BE(offset);
  if (end > bytes.length) throw malformed();
  try {
    return { text: utf8.decode(bytes.subarray(offset + 2, end)), end };
  } catch {
    throw malformed();
  }
}

function malformed(): NameplateError {
  return new NameplateError('MALFORMED_MESSAGE', 'The journal record is no device message.', {
    reason: 'JOURNAL_RECORD',
  });
}
