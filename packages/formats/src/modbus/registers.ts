import { type BitNames, readNamedBits } from '../bits.ts';
import { applyMeaning, type Meaning, readScalar, type ScalarType, scalarOctets } from '../scalar.ts';

/** How the octets of a number follow one another over registers: A is the most significant. */
export const wordOrders = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;

export type WordOrder = (typeof wordOrders)[number];

/** What is in one register or several, or in one coil. */
export interface Register extends Meaning {
  readonly name: string;
  readonly address: number;
  /** 1 coils, 2 discrete inputs, 3 holding registers, 4 input registers. */
  readonly function: 1 | 2 | 3 | 4;
  readonly type: RegisterType;
  readonly order: WordOrder;
  /** Registers of a text. */
  readonly length: number;
  readonly unit?: string;
  readonly bits?: BitNames;
  /** Standard code of the field: `obis:1-0:1.8.0`. */
  readonly code?: string;
}

export const registerTypes = [
  'u16',
  'i16',
  'u32',
  'i32',
  'u48',
  'i48',
  'u64',
  'i64',
  'f32',
  'f64',
  'bits',
  'ascii',
  'bool',
] as const;

export type RegisterType = (typeof registerTypes)[number];

/** How many registers, or coils, it takes. */
export function registersOf({ type, length }: Pick<Register, 'type' | 'length'>): number {
  if (type === 'ascii') return length;
  return type === 'bits' || type === 'bool' ? 1 : scalarOctets[type] / 2;
}

/** The value in its octets: two for each register, in wire order. */
export function readRegister(register: Register, octets: Uint8Array): unknown {
  const { type, order } = register;
  const ordered = inOrder(octets, order);
  if (type === 'ascii') return text(ordered);
  if (type === 'bool') return applyMeaning(readScalar(ordered, 'u16', false), {}) !== 0;
  if (type === 'bits') return readNamedBits(readScalar(ordered, 'u16', false) ?? 0, register.bits ?? {});
  return applyMeaning(readScalar(ordered, type satisfies ScalarType, false), register);
}

/** The octets with the most significant first; every order is its own inverse. */
export function inOrder(octets: Uint8Array, order: WordOrder): Uint8Array {
  const words: Uint8Array[] = [];
  for (let at = 0; at < octets.length; at += 2) {
    const word = octets.slice(at, at + 2);
    words.push(order === 'BADC' || order === 'DCBA' ? word.toReversed() : word);
  }
  if (order === 'CDAB' || order === 'DCBA') words.reverse();
  return Uint8Array.from(words.flatMap((word) => [...word]));
}

/** Printable ASCII up to the first octet of nothing. */
function text(octets: Uint8Array): string | null {
  const end = octets.indexOf(0);
  const used = end === -1 ? octets : octets.subarray(0, end);
  if (used.some((octet) => octet < 0x20 || octet > 0x7e)) return null;
  return String.fromCharCode(...used).trim();
}
