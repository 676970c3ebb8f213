import { NameplateError } from '@nameplate/model';

/** The numbers of a DSA key in its X.509 form, RFC 3279 §2.3.2: p, q and g among the parameters, y as the key. */
export function dsaNumbersOfSpki(spki: Uint8Array): {
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly g: Uint8Array;
  readonly y: Uint8Array;
} {
  const [p, q, g, y, more] = integers(spki);
  if (p && q && g && y && more === undefined) return { p, q, g, y };
  throw unfit();
}

const tags = { integer: 0x02, bitString: 0x03, sequence: 0x30 } as const;

/** Every INTEGER, inside sequences and the bit string that holds the key, in order. */
function integers(der: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < der.length; ) {
    const { start, end } = bounds(der, at);
    const content = der.subarray(start, end);
    if (der[at] === tags.integer) found.push(content);
    else if (der[at] === tags.sequence) found.push(...integers(content));
    // The first octet counts unused bits.
    else if (der[at] === tags.bitString) found.push(...integers(content.subarray(1)));
    at = end;
  }
  return found;
}

function bounds(der: Uint8Array, at: number): { readonly start: number; readonly end: number } {
  const first = der[at + 1] ?? 0;
  const count = first < 0x80 ? 0 : first & 0x7f;
  const length =
    count === 0 ? first : der.subarray(at + 2, at + 2 + count).reduce((sum, octet) => sum * 256 + octet, 0);
  const start = at + 2 + count;
  if (start + length > der.length) throw unfit();
  return { start, end: start + length };
}

function unfit(): NameplateError {
  return new NameplateError('INVALID_VALUE', 'Key: its X.509 form is not that of a DSA key.', { reason: 'KEY' });
}
