import { NameplateError } from '@nameplate/model';

const empty = Buffer.alloc(0);

/**
 * Cuts the incoming octets of one connection into whole MQTT packets. The length is read from the fixed header and
 * compared with the limit before anything is kept, so a connection never holds more than one packet and one read.
 */
export class PacketFramer {
  #limit: number;
  #octets: Buffer = empty;
  #start = 0;
  #end = 0;
  /** The buffer is ours and has room after `#end`. */
  #owned = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Raised once the client has shown who it is. */
  set limit(octets: number) {
    this.#limit = octets;
  }

  /** Octets held that make no whole packet yet, or were not asked for yet. */
  get held(): number {
    return this.#end - this.#start;
  }

  /** Takes in what the socket read. The chunk is kept, not copied, unless a packet spans reads. */
  push(chunk: Buffer): void {
    const held = this.held;
    if (held === 0) {
      this.#octets = chunk;
      this.#start = 0;
      this.#end = chunk.length;
      this.#owned = false;
      return;
    }
    if (!this.#owned || this.#octets.length - this.#end < chunk.length) this.#grow(held + chunk.length);
    chunk.copy(this.#octets, this.#end);
    this.#end += chunk.length;
  }

  /**
   * The next whole packet, fixed header included; undefined when there is none yet.
   * @throws NameplateError MALFORMED_MESSAGE or LIMIT_EXCEEDED
   */
  next(): Buffer | undefined {
    let length = 0;
    let at = this.#start + 1;
    for (let shift = 0; ; shift += 7) {
      // MQTT 3.1.1 §2.2.3: at most four octets of remaining length.
      if (shift > 21) throw new NameplateError('MALFORMED_MESSAGE', 'The remaining length has more than four octets.');
      if (at >= this.#end) return undefined;
      const octet = this.#octets[at++] ?? 0;
      length += (octet & 0x7f) << shift;
      if (octet < 0x80) break;
    }
    const end = at + length;
    if (end - this.#start > this.#limit) {
      throw new NameplateError('LIMIT_EXCEEDED', `A packet of ${end - this.#start} octets exceeds ${this.#limit}.`);
    }
    if (end > this.#end) return undefined;
    const packet = this.#octets.subarray(this.#start, end);
    this.#start = end;
    if (this.#start === this.#end) this.#release();
    return packet;
  }

  #grow(needed: number): void {
    // Doubling: a client that sends octet by octet costs one copy of each on average, not one a read.
    const grown = Buffer.allocUnsafe(Math.max(64, needed * 2));
    const held = this.#octets.copy(grown, 0, this.#start, this.#end);
    this.#octets = grown;
    this.#start = 0;
    this.#end = held;
    this.#owned = true;
  }

  /** Lets go of the buffer, so that an idle connection holds nothing. Packets already given out keep theirs. */
  #release(): void {
    this.#octets = empty;
    this.#start = 0;
    this.#end = 0;
    this.#owned = false;
  }
}
