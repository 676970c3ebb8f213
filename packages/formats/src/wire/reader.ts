import type { Problem, RejectReason } from '../problem.ts';

/** Octets that are no protobuf message, or hold too much. Caught by whoever opened the reader: none leaves this package. */
export class WireError extends Error {
  readonly reason: RejectReason;

  constructor(message: string, reason: RejectReason = 'malformed') {
    super(message);
    this.reason = reason;
  }
}

/** Runs what reads; octets that cannot be read are a problem, any other throw is a defect of ours and passes. */
export function reading<T>(read: () => T): T | Problem {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof WireError) return { reason: thrown.reason, message: thrown.message };
    throw thrown;
  }
}

/** How many values one message may still hold. */
export class Budget {
  readonly #max: number;
  #left: number;

  constructor(max: number) {
    this.#max = max;
    this.#left = max;
  }

  spend(count = 1): void {
    this.#left -= count;
    if (this.#left < 0) throw new WireError(`More than ${this.#max} values.`, 'too-many-readings');
  }
}

/** Wire types of protobuf (encoding guide, Message Structure). */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

/** Groups nest no deeper than this when they are skipped. */
const groupDepthMax = 16;

/** Reads protobuf's wire format within its octets; integers are exact. Throws `WireError`. */
export class WireReader {
  readonly #octets: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  }

  get more(): boolean {
    return this.#at < this.#octets.length;
  }

  /** Octets read. */
  get at(): number {
    return this.#at;
  }

  /** Field number × 8 + wire type. */
  key(): number {
    const key = this.varint();
    if (key > 0xffff_ffffn || key < 8n) throw new WireError(`Octet ${this.#at}: no field has the number ${key >> 3n}.`);
    return Number(key);
  }

  /** 64 bits, unsigned. */
  varint(): bigint {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const octet = this.#octet();
      low |= (octet & 0x7f) << shift;
      if (octet < 0x80) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const octet = this.#octet();
      value |= BigInt(octet & 0x7f) << shift;
      if (octet < 0x80) return BigInt.asUintN(64, value);
    }
    throw new WireError(`Octet ${this.#at}: a varint is longer than 10 octets.`);
  }

  /** The low 32 bits of a varint, unsigned: protobuf's rule for a value that is too long for its type. */
  uint32(): number {
    return Number(BigInt.asUintN(32, this.varint()));
  }

  fixed32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  fixed64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }

  float(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** A view of the octets, not a copy. */
  bytes(): Uint8Array {
    const length = this.varint();
    if (length > BigInt(this.#octets.length - this.#at))
      throw new WireError(
        `Octet ${this.#at}: ${length} octets are announced, ${this.#octets.length - this.#at} follow.`,
      );
    const at = this.#take(Number(length));
    return this.#octets.subarray(at, this.#at);
  }

  text(): string {
    try {
      return strictUtf8.decode(this.bytes());
    } catch (thrown) {
      if (thrown instanceof WireError) throw thrown;
      throw new WireError(`Octet ${this.#at}: a text is not UTF-8.`, 'not-utf8');
    }
  }

  /** Passes over the value of a field that is not known. */
  skip(key: number, depth = 0): void {
    switch (key & 7) {
      case wireType.varint:
        this.varint();
        return;
      case wireType.fixed64:
        this.#take(8);
        return;
      case wireType.bytes:
        this.bytes();
        return;
      case wireType.fixed32:
        this.#take(4);
        return;
      case wireType.startGroup:
        this.#skipGroup(key >>> 3, depth + 1);
        return;
      default:
        throw new WireError(`Octet ${this.#at}: wire type ${key & 7} does not belong here.`);
    }
  }

  #skipGroup(field: number, depth: number): void {
    if (depth > groupDepthMax) throw new WireError(`Groups nest deeper than ${groupDepthMax}.`);
    for (;;) {
      const key = this.key();
      if ((key & 7) !== wireType.endGroup) this.skip(key, depth);
      else if (key >>> 3 === field) return;
      else throw new WireError(`Group ${field} ends as ${key >>> 3}.`);
    }
  }

  #octet(): number {
    const octet = this.#octets[this.#at];
    if (octet === undefined) throw new WireError('The message ends within a number.');
    this.#at += 1;
    return octet;
  }

  #take(length: number): number {
    const at = this.#at;
    if (length > this.#octets.length - at) throw new WireError('The message ends within a value.');
    this.#at = at + length;
    return at;
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
