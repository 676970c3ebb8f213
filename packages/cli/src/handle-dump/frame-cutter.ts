import { envelopeOctets, peekFrameLength } from '@nameplate/protocol/handle';

/** Cuts a stream of octets into frames. Holds one frame at most. */
export class FrameCutter {
  #held = new Uint8Array(0);

  /** Frames that are whole now. @throws NameplateError MALFORMED_MESSAGE or LIMIT_EXCEEDED: the stream cannot be read on */
  push(chunk: Uint8Array): Uint8Array[] {
    let octets = join(this.#held, chunk);
    const frames: Uint8Array[] = [];
    while (octets.length >= envelopeOctets) {
      const length = peekFrameLength(octets.subarray(0, envelopeOctets));
      if (octets.length < length) break;
      frames.push(octets.slice(0, length));
      octets = octets.subarray(length);
    }
    this.#held = octets.slice();
    return frames;
  }
}

function join(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
