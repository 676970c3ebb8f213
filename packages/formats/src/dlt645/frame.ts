import { bcdDigits, toBcd } from '../bcd.ts';
import { sum8 } from '../checksum.ts';
import { findSummedFrames } from '../framing.ts';
import { toHex } from '../hex.ts';
import { invalidRequest } from '../invalid-request.ts';
import type { Problem } from '../problem.ts';

/** One frame of DL/T 645, either edition (2007 §5.2): its data without the offset of 0x33. */
export interface Dlt645Frame {
  /** Twelve digits, the highest first; `A` stands for any digit. */
  readonly address: string;
  readonly control: number;
  readonly data: Uint8Array;
}

/** The octet that starts a frame, and the one that ends it. */
const start = 0x68;
const end = 0x16;
const headLength = 10;

/**
 * The frames in what a transparent modem forwards: waking octets, echoes and halves of other frames may be between them.
 * `broken` tells of the first thing that looked like a frame and was none.
 */
export function findDlt645Frames(
  payload: Uint8Array,
  maxFrames: number,
): { readonly frames: readonly Dlt645Frame[]; readonly broken?: Problem } {
  const { frames, broken } = findSummedFrames(payload, maxFrames, (at) => frameLength(payload, at));
  return { frames: frames.map(readFrame), ...(broken === undefined ? {} : { broken }) };
}

/** Writes a frame, with the four waking octets of 2007 §5.2 before it. */
export function encodeDlt645Frame({ address, control, data }: Dlt645Frame): Uint8Array {
  if (!/^[0-9A]{12}$/.test(address)) throw invalidRequest('address', 'twelve digits, or A for any digit', address);
  if (data.length > 200) throw invalidRequest('data', 'at most 200 octets', `${data.length} octets`);
  const shifted = data.map((octet) => (octet + 0x33) & 0xff);
  const body = Uint8Array.of(start, ...toBcd(address), start, control, data.length, ...shifted);
  return Uint8Array.of(0xfe, 0xfe, 0xfe, 0xfe, ...body, sum8(body), end);
}

/** How many octets the frame at this place has, when there may be one. */
function frameLength(payload: Uint8Array, at: number): number | undefined {
  if (payload[at] !== start || payload[at + 7] !== start) return undefined;
  const dataLength = payload[at + 9];
  if (dataLength === undefined) return undefined;
  const length = headLength + dataLength + 2;
  return payload[at + length - 1] === end ? length : undefined;
}

function readFrame(octets: Uint8Array): Dlt645Frame {
  const address = octets.subarray(1, 7);
  return {
    address: bcdDigits(address) ?? toHex(address.toReversed()),
    control: octets[8] ?? 0,
    data: octets.slice(headLength, -2).map((octet) => (octet - 0x33) & 0xff),
  };
}
