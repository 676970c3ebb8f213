/** High octets of the identifiers that there are: measured data, parameters, history, writing. */
const highs = new Set([0x90, 0x81, 0xd1, 0xa0]);

/**
 * The identifier as the standard writes it, `901F`, in whichever order it was sent: makers do both. No low octet is one of the
 * high ones, so there is one way to read it; undefined when there is none.
 */
export function identifierOf(first: number, second: number): string | undefined {
  const hex = (octet: number) => octet.toString(16).padStart(2, '0').toUpperCase();
  if (highs.has(second) && !highs.has(first)) return hex(second) + hex(first);
  return highs.has(first) && !highs.has(second) ? hex(first) + hex(second) : undefined;
}
