import { bcdDigits, toBcd } from '../bcd.ts';
import { sum8 } from '../checksum.ts';
import { findSummedFrames } from '../framing.ts';
import { toHex } from '../hex.ts';
import { invalidRequest } from '../invalid-request.ts';
import type { Problem } from '../problem.ts';

/** One frame of CJ/T 188 (2018 §7.2). */
export interface Cjt188Frame {
  /** 10 to 19 water, 20 to 29 heat, 30 to 39 gas, 40 to 49 other, as hexadecimal digits. */
  readonly type: number;
  /** Fourteen digits, the highest first: four of the maker and ten of the meter; `A` stands for any digit. */
  readonly address: string;
  readonly control: number;
  readonly data: Uint8Array;
}

const start = 0x68;
const end = 0x16;
const headLength = 11;

/** The frames in what a transparent modem forwards, and the first thing that looked like one and was none. */
export function findCjt188Frames(
  payload: Uint8Array,
  maxFrames: number,
): { readonly frames: readonly Cjt188Frame[]; readonly broken?: Problem } {
  const { frames, broken } = findSummedFrames(payload, maxFrames, (at) => frameLength(payload, at));
  return { frames: frames.map(readFrame), ...(broken === undefined ? {} : { broken }) };
}

/** Writes a frame, with four waking octets before it. */
export function encodeCjt188Frame({ type, address, control, data }: Cjt188Frame): Uint8Array {
  if (!/^[0-9A]{14}$/.test(address)) throw invalidRequest('address', 'fourteen digits, or A for any digit', address);
  if (!(type >= 0x10 && type <= 0x49)) throw invalidRequest('type', 'a meter type from 0x10 to 0x49', String(type));
  if (data.length > 100) throw invalidRequest('data', 'at most 100 octets', `${data.length} octets`);
  const body = Uint8Array.of(start, type, ...toBcd(address), control, data.length, ...data);
  return Uint8Array.of(0xfe, 0xfe, 0xfe, 0xfe, ...body, sum8(body), end);
}

function frameLength(payload: Uint8Array, at: number): number | undefined {
  const type = payload[at + 1] ?? 0;
  const dataLength = payload[at + 10];
  if (payload[at] !== start || type < 0x10 || type > 0x49 || dataLength === undefined) return undefined;
  const length = headLength + dataLength + 2;
  return payload[at + length - 1] === end ? length : undefined;
}

function readFrame(octets: Uint8Array): Cjt188Frame {
  const address = octets.subarray(2, 9);
  return {
    type: octets[1] ?? 0,
    address: bcdDigits(address) ?? toHex(address.toReversed()),
    control: octets[9] ?? 0,
    data: octets.slice(headLength, -2),
  };
}
