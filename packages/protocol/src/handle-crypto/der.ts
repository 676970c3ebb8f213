/** As much of DER (X.690 §10) as the keys need that Node takes in no other form. */
export const der = {
  sequence: (...parts: readonly Uint8Array[]) => element(0x30, Buffer.concat(parts)),
  integer: (unsigned: Uint8Array) => element(0x02, signedForm(unsigned)),
  octetString: (content: Uint8Array) => element(0x04, content),
  /** No unused bits. */
  bitString: (content: Uint8Array) => element(0x03, Buffer.concat([Buffer.of(0), content])),
  /** The content octets of an object identifier. */
  oid: (content: Uint8Array) => element(0x06, content),
} as const;

function element(tag: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

function length(octets: number): Uint8Array {
  if (octets < 0x80) return Buffer.of(octets);
  const digits = octets < 0x100 ? [octets] : [octets >> 16, (octets >> 8) & 0xff, octets & 0xff];
  if (digits[0] === 0) digits.shift();
  return Buffer.of(0x80 | digits.length, ...digits);
}

/** Two's complement: one zero in front when the top bit is set, no others. */
function signedForm(unsigned: Uint8Array): Uint8Array {
  const first = unsigned.findIndex((octet) => octet !== 0);
  const digits = first < 0 ? Buffer.of(0) : unsigned.subarray(first);
  return (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
}
