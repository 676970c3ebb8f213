import { NameplateError } from '@nameplate/model';

/** What deployed peers accept at most, in octets or entries. Larger ones are refused before memory is taken. */
export const wireLimits = {
  octets: 1_048_576,
  entries: 1_048_576,
  message: 262_144,
  handle: 2_048,
  values: 2_048,
} as const;

/** Reads big-endian integers and length-prefixed octets. Every length is compared with what is left before it is used. */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    // Views of a Buffer would be Buffers; what is read is plain octets, whoever gave them.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#take(1, what));
  }

  u16(what: string): number {
    return this.#view.getUint16(this.#take(2, what));
  }

  u32(what: string): number {
    return this.#view.getUint32(this.#take(4, what));
  }

  /** A view of the octets, not a copy. */
  raw(length: number, what: string): Uint8Array {
    const start = this.#take(length, what);
    return this.#bytes.subarray(start, start + length);
  }

  /** `u32 length` and that many octets, as a view. Handle specification: RFC 3652 §2.1. */
  octets(what: string, limit: number = wireLimits.octets): Uint8Array {
    const length = this.u32(what);
    if (length > limit) throw malformed(`${what} has ${length} octets; at most ${limit} are allowed`, 'TOO_LONG');
    return this.raw(length, what);
  }

  /** UTF-8 text; octets that are not UTF-8 are refused. */
  text(what: string, limit: number = wireLimits.octets): string {
    const bytes = this.octets(what, limit);
    try {
      return utf8.decode(bytes);
    } catch (cause) {
      throw malformed(`${what} is not UTF-8`, 'NOT_UTF8', cause);
    }
  }

  /** `u32 count` and that many items, each of at least `itemOctets`: a count that cannot fit is refused at once. */
  list<T>(what: string, itemOctets: number, item: () => T, limit: number = wireLimits.entries): T[] {
    const count = this.u32(what);
    if (count > limit || count * itemOctets > this.remaining) {
      throw malformed(`${what} counts ${count}, more than can follow`, 'COUNT');
    }
    const items: T[] = [];
    for (let i = 0; i < count; i += 1) items.push(item());
    return items;
  }

  /** The next octet, left where it is; undefined at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#offset];
  }

  /** Nothing may follow. */
  end(what: string): void {
    if (this.remaining > 0) throw malformed(`${this.remaining} octets follow ${what}`, 'TRAILING');
  }

  #take(length: number, what: string): number {
    if (length > this.remaining)
      throw malformed(`${what} is cut off: ${length} octets expected, ${this.remaining} left`, 'CUT_OFF');
    const start = this.#offset;
    this.#offset += length;
    return start;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** MALFORMED_MESSAGE with a reason. */
export function malformed(what: string, reason: string, cause?: unknown): NameplateError {
  return new NameplateError('MALFORMED_MESSAGE', `Handle message: ${what}.`, { reason, cause });
}
