/**
 * The memory of a 96-bit tag as a tag URI. Undefined for another header, a partition that does not exist or digits that
 * do not fit. EPC Tag Data Standard § 14.6.
 */
export function readTag(hex: string): string | undefined {
  const bits = BigInt(`0x${hex}`);
  const layout = layouts.get(Number(bits >> 88n));
  if (!layout) return undefined;
  const filter = Number((bits >> 85n) & 7n);
  const partition = Number((bits >> 82n) & 7n);
  const companyBits = companyWidths[partition];
  if (companyBits === undefined) return undefined;
  const itemBits = layout.fieldBits - companyBits;
  const serialBits = 82 - layout.fieldBits;
  const company = digits(field(bits, serialBits + itemBits, companyBits), 12 - partition);
  const item = layout.itemDigits(partition);
  const itemText = digits(field(bits, serialBits, itemBits), item);
  if (company === undefined || itemText === undefined) return undefined;
  const serial = layout.serial ? `.${field(bits, 0, serialBits)}` : '';
  // The reserved bits of an SSCC are zero.
  if (!layout.serial && serialBits > 0 && field(bits, 0, serialBits) !== 0n) return undefined;
  return `urn:epc:tag:${layout.name}-96:${filter}.${company}.${itemText}${serial}`;
}

interface Layout {
  readonly name: string;
  /** Of company prefix and item together. */
  readonly fieldBits: number;
  readonly itemDigits: (partition: number) => number | undefined;
  readonly serial: boolean;
}

/** By partition: the company prefix has 12, 11, … 6 digits. */
const companyWidths = [40, 37, 34, 30, 27, 24, 20];

const layouts: ReadonlyMap<number, Layout> = new Map([
  [0x30, { name: 'sgtin', fieldBits: 44, itemDigits: (partition: number) => partition + 1, serial: true }],
  [0x31, { name: 'sscc', fieldBits: 58, itemDigits: (partition: number) => partition + 5, serial: false }],
  [0x32, { name: 'sgln', fieldBits: 41, itemDigits: (partition: number) => partition, serial: true }],
  [0x33, { name: 'grai', fieldBits: 44, itemDigits: (partition: number) => partition, serial: true }],
  [0x34, { name: 'giai', fieldBits: 82, itemDigits: () => undefined, serial: false }],
]);

function field(bits: bigint, from: number, width: number): bigint {
  return (bits >> BigInt(from)) & ((1n << BigInt(width)) - 1n);
}

/** With leading zeros to the length; without one, the number as it is. */
function digits(value: bigint, length: number | undefined): string | undefined {
  const text = value.toString();
  if (length === undefined) return text;
  if (length === 0) return value === 0n ? '' : undefined;
  return text.length > length ? undefined : text.padStart(length, '0');
}
