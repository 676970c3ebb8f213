import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { NameplateError } from '@nameplate/model';

/** Of this process: a page token that is sealed is good until it ends. */
const keys = { token: randomBytes(32), nonce: randomBytes(32) } as const;

/** A page token that tells nothing of the row that it names. AES-256-GCM; the nonce comes from the token. */
export function sealToken(token: string): string {
  if (token === '') return '';
  const nonce = createHmac('sha256', keys.nonce).update(token).digest().subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', keys.token, nonce);
  return Buffer.concat([nonce, cipher.update(token), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** @throws NameplateError INVALID_VALUE with reason PAGE_TOKEN */
export function openToken(sealed: string): string {
  if (sealed === '') return '';
  const octets = Buffer.from(sealed.slice(0, 16_384), 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', keys.token, octets.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(octets.subarray(-16));
    return Buffer.concat([decipher.update(octets.subarray(12, -16)), decipher.final()]).toString('utf8');
  } catch (cause) {
    const message = 'The page token is not of this query, or the server was started anew; start at the first page.';
    throw new NameplateError('INVALID_VALUE', message, { reason: 'PAGE_TOKEN', cause });
  }
}
