import { type Clock, systemClock } from '@nameplate/model';
import { envelopeOctets, readEnvelope, splitEnvelope, writeEnvelope } from './frame.ts';
import { malformed, WireReader, wireLimits } from './reader.ts';
import { WireWriter } from './writer.ts';

/** RFC 3652 §2.3: a datagram has 512 octets at most. */
export const datagramPayload = 492;

/** Splits a frame into datagrams; TC is set iff there are several. @throws NameplateError MALFORMED_MESSAGE for no whole frame */
export function splitDatagrams(frame: Uint8Array): Uint8Array[] {
  const { envelope } = splitEnvelope(frame);
  const count = Math.max(1, Math.ceil(envelope.messageLength / datagramPayload));
  const datagrams: Uint8Array[] = [];
  for (let sequenceNumber = 0; sequenceNumber < count; sequenceNumber += 1) {
    const start = envelopeOctets + sequenceNumber * datagramPayload;
    const writer = new WireWriter(envelopeOctets + datagramPayload);
    writeEnvelope(writer, { ...envelope, truncated: count > 1, sequenceNumber });
    datagrams.push(writer.raw(frame.subarray(start, start + datagramPayload)).finish());
  }
  return datagrams;
}

export interface ReassemblerOptions {
  readonly clock?: Clock;
  /** A message that is not whole by then is dropped. */
  readonly patienceMs?: number;
  /** Unfinished messages held of one peer. */
  readonly perPeer?: number;
  /** Octets of unfinished messages held in all. */
  readonly octetsMax?: number;
}

interface Unfinished {
  readonly peer: string;
  readonly frame: Uint8Array;
  readonly missing: Set<number>;
  readonly untilMs: number;
}

/** Puts messages together again that came in several datagrams. Memory is bounded for each peer and in all. */
export class UdpReassembler {
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #perPeer: number;
  readonly #octetsMax: number;
  readonly #unfinished = new Map<string, Unfinished>();
  #octets = 0;

  constructor(options: ReassemblerOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#patienceMs = options.patienceMs ?? 5_000;
    this.#perPeer = options.perPeer ?? 4;
    this.#octetsMax = options.octetsMax ?? 8 * 1024 * 1024;
  }

  /**
   * Takes a datagram; answers the whole frame when this was its last part.
   * @param peer address and port
   * @throws NameplateError MALFORMED_MESSAGE
   */
  accept(peer: string, datagram: Uint8Array): Uint8Array | undefined {
    const envelope = readEnvelope(new WireReader(datagram));
    const { messageLength, requestId, sequenceNumber } = envelope;
    if (messageLength > wireLimits.message) throw malformed(`message length ${messageLength}`, 'LENGTH');
    const count = Math.max(1, Math.ceil(messageLength / datagramPayload));
    if (sequenceNumber >= count) throw malformed(`packet ${sequenceNumber} of ${count}`, 'SEQUENCE');
    const expected = Math.min(datagramPayload, messageLength - sequenceNumber * datagramPayload);
    if (datagram.length - envelopeOctets !== expected) throw malformed('datagram length', 'LENGTH');
    if (count === 1) return datagram;

    this.#dropExpired();
    const name = `${peer} ${requestId} ${messageLength}`;
    const held = this.#unfinished.get(name) ?? this.#begin(name, peer, messageLength, count);
    if (held === undefined) return undefined;
    held.frame.set(datagram.subarray(envelopeOctets), envelopeOctets + sequenceNumber * datagramPayload);
    held.missing.delete(sequenceNumber);
    if (held.missing.size > 0) return undefined;
    this.#forget(name, held);
    const writer = new WireWriter(envelopeOctets);
    writeEnvelope(writer, { ...envelope, truncated: false, sequenceNumber: 0 });
    held.frame.set(writer.finish(), 0);
    return held.frame;
  }

  /** Unfinished messages held. */
  get size(): number {
    return this.#unfinished.size;
  }

  #begin(name: string, peer: string, messageLength: number, count: number): Unfinished | undefined {
    const octets = envelopeOctets + messageLength;
    if (this.#octets + octets > this.#octetsMax) return undefined;
    let ofPeer = 0;
    for (const other of this.#unfinished.values()) if (other.peer === peer) ofPeer += 1;
    if (ofPeer >= this.#perPeer) return undefined;
    const missing = new Set(Array.from({ length: count }, (_, sequenceNumber) => sequenceNumber));
    const held = { peer, frame: new Uint8Array(octets), missing, untilMs: this.#clock.now() + this.#patienceMs };
    this.#unfinished.set(name, held);
    this.#octets += octets;
    return held;
  }

  // In the order they began, so that the first that is in time ends the search.
  #dropExpired(): void {
    const nowMs = this.#clock.now();
    for (const [name, held] of this.#unfinished) {
      if (held.untilMs > nowMs) return;
      this.#forget(name, held);
    }
  }

  #forget(name: string, held: Unfinished): void {
    this.#unfinished.delete(name);
    this.#octets -= held.frame.length;
  }
}
