import { NameplateError } from '@nameplate/model';
import type { DeviceMessage } from './ports.ts';

/**
 * A device message as the journal keeps it: u8 form (1), f64 receive time, then identifier, comparison key and port,
 * each u16 length and UTF-8, then the payload up to the end.
 */
const FORM = 1;
const FIXED_BYTES = 1 + 8;

export function encodeDeviceMessage(message: DeviceMessage): Uint8Array {
  const { identifier, deviceKey, port, payload, receiveTimeMs } = message;
  const texts = [identifier, deviceKey, port].map((text) => ({ text, length: Buffer.byteLength(text) }));
  const textBytes = texts.reduce((sum, { length }) => sum + 2 + length, 0);
  const bytes = Buffer.allocUnsafe(FIXED_BYTES + textBytes + payload.length);
  bytes[0] = FORM;
  let offset = bytes.writeDoubleBE(receiveTimeMs, 1);
  for (const { text, length } of texts) {
    offset = bytes.writeUInt16BE(length, offset);
    offset += bytes.write(text, offset, 'utf8');
  }
  bytes.set(payload, offset);
  return bytes;
}

/** MALFORMED_MESSAGE when the octets are not what `encodeDeviceMessage` makes. The payload is not copied. */
export function decodeDeviceMessage(record: Uint8Array): DeviceMessage {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.length);
  if (bytes.length < FIXED_BYTES || bytes[0] !== FORM) throw malformed();
  const receiveTimeMs = bytes.readDoubleBE(1);
  if (!Number.isFinite(receiveTimeMs)) throw malformed();
  const identifier = textAt(bytes, FIXED_BYTES);
  const deviceKey = textAt(bytes, identifier.end);
  const port = textAt(bytes, deviceKey.end);
  const payload = new Uint8Array(record.buffer, record.byteOffset + port.end, record.length - port.end);
  return { identifier: identifier.text, deviceKey: deviceKey.text, port: port.text, payload, receiveTimeMs };
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
