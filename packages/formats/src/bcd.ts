/**
 * Packed decimal digits, low octet first, as Chinese meters send them, as text: the most significant digit first.
 * Undefined when an octet is no two digits.
 */
export function bcdDigits(bytes: Uint8Array): string | undefined {
  let digits = '';
  for (const octet of bytes) {
    if (octet >>> 4 > 9 || (octet & 15) > 9) return undefined;
    digits = octet.toString(16).padStart(2, '0') + digits;
  }
  return digits;
}

/** The number of packed digits, low octet first, with so many of them behind the point. */
export function bcdNumber(bytes: Uint8Array, decimals = 0): number | undefined {
  const digits = bcdDigits(bytes);
  // One division of whole numbers is the nearest double of the decimal fraction; a product with 0.01 is not.
  return digits === undefined || digits.length > 15 ? undefined : Number(digits) / 10 ** decimals;
}

/** Packed digits, low octet first, of a text of digits. */
export function toBcd(digits: string): Uint8Array {
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Uint8Array.from({ length: even.length / 2 }, (_, i) =>
    Number.parseInt(even.slice(even.length - 2 * i - 2, even.length - 2 * i), 16),
  );
}
