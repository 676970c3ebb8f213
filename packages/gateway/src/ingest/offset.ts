import type { TelemetrySink } from '../ports.ts';

/** The name its offset is stored under. */
const reader = 'gateway';

/** Journal position after the last message that is in the series; 0 when there is none. */
export async function storedPosition(telemetry: Pick<TelemetrySink, 'readOffset'>): Promise<number> {
  const position = await telemetry.readOffset(reader);
  return position ? Number(Buffer.from(position).readBigUInt64BE()) : 0;
}

/** A position as the series keep it. */
export function offsetAt(position: number): { readonly reader: string; readonly position: Uint8Array } {
  const octets = Buffer.alloc(8);
  octets.writeBigUInt64BE(BigInt(position));
  return { reader, position: octets };
}
