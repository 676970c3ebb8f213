import { malformed, type WireReader } from './reader.ts';
import type { WireWriter } from './writer.ts';

/** Reads a number as unsigned octets without leading zeros; zero is no octet at all. */
export function readInteger(reader: WireReader, what: string): Uint8Array {
  const octets = reader.octets(what);
  if (octets.length === 0) throw malformed(`${what} has no octets`, 'INTEGER');
  return unsigned(octets);
}

/** Writes it as Java does, in two's complement: a zero in front when the top bit is set. */
export function writeInteger(writer: WireWriter, octets: Uint8Array): void {
  const magnitude = unsigned(octets);
  const signed = ((magnitude[0] ?? 0x80) & 0x80) !== 0;
  writer.u32(magnitude.length + (signed ? 1 : 0));
  if (signed) writer.u8(0);
  writer.raw(magnitude);
}

/** Without leading zeros, so that equal numbers are equal octets. */
export function unsigned(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  return first < 0 ? octets.subarray(octets.length) : octets.subarray(first);
}
