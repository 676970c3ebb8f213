import { readFile } from 'node:fs/promises';
import { NameplateError } from '@nameplate/sdk';

/**
 * Octets of `--payload`: `@FILE`, hexadecimal digits in pairs (with blanks between them as one likes), or else the text itself.
 * `hex:` and `text:` say which, where it could be both.
 */
export async function readPayload(text: string): Promise<Uint8Array> {
  if (text.startsWith('@')) return await readOctets(text.slice(1));
  if (text.startsWith('text:')) return Buffer.from(text.slice(5));
  const hex = text.startsWith('hex:') ? text.slice(4) : text;
  const digits = hex.replaceAll(/^0x|[\s:]/gi, '');
  if (/^(?:[\da-f]{2})+$/i.test(digits)) return Buffer.from(digits, 'hex');
  if (hex === text) return Buffer.from(text);
  throw new NameplateError('INVALID_VALUE', '--payload: expected hexadecimal digits in pairs behind hex:.', {
    reason: 'PAYLOAD',
  });
}

async function readOctets(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NameplateError('INVALID_VALUE', `${file}: it cannot be read (${why}).`, { reason: 'PAYLOAD', cause });
  }
}
