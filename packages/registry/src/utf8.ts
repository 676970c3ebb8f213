const encoder = new TextEncoder();

/** Octets of a text. Not a Buffer: what is answered is plain, and equal to what is read back. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}
