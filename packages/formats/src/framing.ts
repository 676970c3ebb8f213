import { toHex } from './hex.ts';
import type { Problem } from './problem.ts';

/** Frames found in a stream of octets, and the first thing that looked like one and was none. */
export interface FoundFrames {
  readonly frames: readonly Uint8Array[];
  readonly broken?: Problem;
}

/**
 * Finds the frames that end with the sum modulo 256 of their octets and a last octet, as Chinese meters have them. `lengthAt`
 * says how long the frame would be that begins at a place. Waking octets, echoes and halves of frames are passed over.
 */
export function findSummedFrames(
  payload: Uint8Array,
  maxFrames: number,
  lengthAt: (at: number) => number | undefined,
): FoundFrames {
  const sums = runningSums(payload);
  const frames: Uint8Array[] = [];
  let broken: Problem | undefined;
  let at = 0;
  while (at < payload.length && frames.length < maxFrames) {
    const length = lengthAt(at);
    if (length === undefined) {
      at += 1;
      continue;
    }
    const sum = ((sums[at + length - 2] ?? 0) - (sums[at] ?? 0)) & 0xff;
    const sent = payload[at + length - 2] ?? 0;
    if (sum === sent) {
      frames.push(payload.subarray(at, at + length));
      at += length;
      continue;
    }
    const [said, is] = [toHex(Uint8Array.of(sent)), toHex(Uint8Array.of(sum))];
    broken ??= {
      reason: 'checksum',
      message: `The frame at octet ${at} says the checksum ${said}; its octets sum to ${is}.`,
    };
    at += 1;
  }
  return { frames, ...(broken === undefined ? {} : { broken }) };
}

/** sums[i] is the sum of the octets before i: a frame is checked in one step, however many seem to begin. */
function runningSums(bytes: Uint8Array): Uint8Array {
  const sums = new Uint8Array(bytes.length + 1);
  let sum = 0;
  for (const [at, octet] of bytes.entries()) {
    sum = (sum + octet) & 0xff;
    sums[at + 1] = sum;
  }
  return sums;
}
