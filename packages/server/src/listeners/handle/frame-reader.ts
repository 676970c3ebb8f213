import { NameplateError } from '@nameplate/model';
import { envelopeOctets, peekFrameLength } from '@nameplate/protocol/handle';

/** Cuts a stream of octets into frames: an envelope, then as many octets as it says. Allocates no more than a frame. */
export class FrameReader {
  readonly #maxOctets: number;
  readonly #onFrame: (frame: Uint8Array) => void;
  #held: Buffer[] = [];
  #heldOctets = 0;
  #needed = envelopeOctets;
  #begun = 0;

  /** @param limits `maxOctets`: the largest message, envelope not counted */
  constructor(limits: { readonly maxOctets: number }, onFrame: (frame: Uint8Array) => void) {
    this.#maxOctets = limits.maxOctets;
    this.#onFrame = onFrame;
  }

  /** How many frames have begun. */
  get begun(): number {
    return this.#begun;
  }

  /** Has a frame begun that is not whole? */
  get pending(): boolean {
    return this.#heldOctets > 0;
  }

  /** The envelope of the frame at hand, as far as it came: what an error answer refers to. */
  get head(): Uint8Array {
    return Buffer.concat(this.#held).subarray(0, envelopeOctets);
  }

  /** @throws NameplateError MALFORMED_MESSAGE or LIMIT_EXCEEDED: the stream cannot be read on */
  push(chunk: Buffer): void {
    let rest = chunk;
    // Most chunks hold whole frames: those are cut out of the chunk without a copy.
    if (this.#heldOctets > 0) {
      this.#hold(chunk);
      if (this.#heldOctets < this.#needed) return;
      rest = Buffer.concat(this.#held, this.#heldOctets);
      this.#held = [];
      this.#heldOctets = 0;
    } else if (chunk.length > 0) {
      this.#begun += 1;
    }
    this.#cut(rest);
  }

  #cut(octets: Buffer): void {
    let at = 0;
    while (octets.length - at >= envelopeOctets) {
      const length = this.#frameLength(octets.subarray(at));
      if (octets.length - at < length) {
        this.#needed = length;
        this.#hold(octets.subarray(at));
        return;
      }
      this.#onFrame(octets.subarray(at, at + length));
      at += length;
      if (at < octets.length) this.#begun += 1;
    }
    this.#needed = envelopeOctets;
    if (at < octets.length) this.#hold(octets.subarray(at));
  }

  #frameLength(octets: Buffer): number {
    const envelope = octets.subarray(0, envelopeOctets);
    try {
      const length = peekFrameLength(envelope);
      if (length - envelopeOctets <= this.#maxOctets) return length;
    } catch (thrown) {
      this.#hold(envelope);
      throw thrown;
    }
    this.#hold(envelope);
    throw new NameplateError(
      'LIMIT_EXCEEDED',
      `A message may have ${this.#maxOctets} octets (handle_message_max_bytes).`,
      {
        metadata: { key: 'handle_message_max_bytes', limit: String(this.#maxOctets) },
      },
    );
  }

  #hold(octets: Buffer): void {
    this.#held.push(octets);
    this.#heldOctets += octets.length;
  }
}
