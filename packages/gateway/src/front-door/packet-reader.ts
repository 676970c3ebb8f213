import { isUtf8 } from 'node:buffer';
import { malformed } from './reason-codes.ts';

/** Reads the fields of one whole packet, never past its end. MQTT 5 §1.5; 3.1.1 §1.5. */
export class PacketReader {
  readonly octets: Buffer;
  readonly end: number;
  at: number;

  constructor(octets: Buffer, at: number, end = octets.length) {
    this.octets = octets;
    this.at = at;
    this.end = end;
  }

  get left(): number {
    return this.end - this.at;
  }

  u8(): number {
    this.#need(1);
    return this.octets[this.at++] ?? 0;
  }

  u16(): number {
    this.#need(2);
    const value = this.octets.readUInt16BE(this.at);
    this.at += 2;
    return value;
  }

  u32(): number {
    this.#need(4);
    const value = this.octets.readUInt32BE(this.at);
    this.at += 4;
    return value;
  }

  /** A variable byte integer in as few octets as it needs (MQTT-1.5.5-1). */
  variable(): number {
    let value = 0;
    for (let shift = 0; shift <= 21; shift += 7) {
      const octet = this.u8();
      value += (octet & 0x7f) << shift;
      if (octet >= 0x80) continue;
      if (octet === 0 && shift > 0) throw malformed('A variable byte integer is longer than it needs to be.');
      return value;
    }
    throw malformed('A variable byte integer has more than four octets.');
  }

  /** Two octets of length, then as many; a view. */
  binary(): Buffer {
    const length = this.u16();
    this.#need(length);
    this.at += length;
    return this.octets.subarray(this.at - length, this.at);
  }

  /** UTF-8 without U+0000 (MQTT-1.5.4-1, -2; 3.1.1 MQTT-1.5.3-1, -2). U+FEFF stays what it is (MQTT-1.5.4-3). */
  text(): string {
    const octets = this.binary();
    if (!isUtf8(octets)) throw malformed('A string is not UTF-8.');
    if (octets.includes(0)) throw malformed('A string has U+0000 in it.');
    return octets.toString('utf8');
  }

  #need(count: number): void {
    if (this.at + count > this.end) throw malformed('The packet ends before its fields do.');
  }
}

/** Octets of the fixed header; the framer has checked that they are there. */
export function headerLength(octets: Buffer): number {
  let at = 1;
  while ((octets[at] ?? 0) >= 0x80) at++;
  return at + 1;
}
