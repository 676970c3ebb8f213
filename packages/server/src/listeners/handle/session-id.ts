import type { Random } from '@nameplate/model';

/** A session id of ours: positive for peers that know signed integers only, and far above those that the SDK chooses. */
export function freshSessionId(random: Random): number {
  const octets = random.bytes(4);
  const number = new DataView(octets.buffer, octets.byteOffset, 4).getUint32(0);
  return (number & 0x3fff_ffff) | 0x4000_0000;
}
