import { createHash } from 'node:crypto';

/**
 * The identifier of a row under a prefix: 16 characters, 80 bits, of the run and the row. The same run gives the same row the same
 * one, so that a row that is sent again is not registered twice; another run gives others.
 */
export function mintedIdentifier(prefix: string, run: string, row: number): string {
  const octets = createHash('sha256').update(`${run}\0${row}`).digest();
  let bits = octets.readBigUInt64BE(0) * 65_536n + BigInt(octets.readUInt16BE(8));
  let suffix = '';
  for (let at = 0; at < 16; at += 1) {
    suffix = (letters[Number(bits & 31n)] ?? '') + suffix;
    bits >>= 5n;
  }
  return `${prefix}/${suffix}`;
}

/** Crockford's Base32, small: no letter is taken for a digit. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';
