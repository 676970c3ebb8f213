// The few shapes of protobuf's encoding that answers are put together from.
// https://protobuf.dev/programming-guides/encoding

/** Octets of a varint. */
export function varint(value: number): number[] {
  const octets: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    octets.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  octets.push(rest);
  return octets;
}

/** Tag and length of a length-delimited field. */
export function fieldHead(field: number, length: number): Uint8Array {
  return Uint8Array.from([...varint((field << 3) | 2), ...varint(length)]);
}

/** Tag and value of a varint field. */
export function varintField(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

/** A length-delimited field made of parts that are copied, not rebuilt. */
export function pushField(parts: Uint8Array[], field: number, content: readonly Uint8Array[]): void {
  let length = 0;
  for (const part of content) length += part.length;
  parts.push(fieldHead(field, length), ...content);
}
