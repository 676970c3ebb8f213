import { bcdNumber } from '../bcd.ts';
import { readNamedBits } from '../bits.ts';
import { toHex } from '../hex.ts';
import type { Problem } from '../problem.ts';
import { applyMeaning, isScalarType, readScalar } from '../scalar.ts';
import type { Cursor } from './cursor.ts';
import type { FieldItem, Layout } from './layout.ts';

/** Reads a field where the cursor is, or says why it cannot. Wrapped, since a value may look like a problem. */
export function readField(
  cursor: Cursor,
  field: FieldItem,
  endian: Layout['endian'],
): { readonly value: unknown } | Problem {
  const { name, count } = field;
  const little = (field.endian ?? endian) === 'little';
  const one = (): unknown => {
    if (!cursor.spend()) return tooMany;
    const octets = cursor.take(field.length === 'rest' ? cursor.left : field.length);
    return octets === undefined ? tooShort : readOctets(octets, field, little);
  };
  const values: unknown[] = [];
  for (let times = count ?? 1; times > 0; times -= 1) {
    const value = one();
    if (value === tooMany)
      return { reason: 'too-many-readings', message: `${name}: the message holds more values than it may.` };
    if (value === tooShort) return { reason: 'malformed', message: `The octets end before ${name} does.` };
    values.push(value);
  }
  return { value: count === undefined ? values[0] : values };
}

const tooMany = Symbol('too many');
const tooShort = Symbol('too short');

function readOctets(octets: Uint8Array, field: FieldItem, little: boolean): unknown {
  const { type } = field;
  if (isScalarType(type)) return applyMeaning(readScalar(octets, type, little), field);
  if (type === 'hex') return toHex(octets);
  if (type === 'ascii') return ascii(octets);
  const low = little ? octets : octets.toReversed();
  if (type === 'bcd') return applyMeaning(bcdNumber(low) ?? null, field);
  const word = low.reduceRight((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  return type === 'bits' ? readNamedBits(word, field.bits ?? {}) : word !== 0n;
}

/** Printable ASCII up to the first octet of nothing; null when it is something else. */
function ascii(octets: Uint8Array): string | null {
  const end = octets.indexOf(0);
  const used = end === -1 ? octets : octets.subarray(0, end);
  let text = '';
  for (const octet of used) {
    if (octet < 0x20 || octet > 0x7e) return null;
    text += String.fromCharCode(octet);
  }
  return text.trim();
}
