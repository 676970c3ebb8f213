import type { GatewayLimits } from '../limits.ts';
/** First octet of the answers to a message. */
export const acknowledgementHeaders = { puback: 0x40, pubrec: 0x50, pubcomp: 0x70 } as const;

/** One message whose answer is due; `header` 0 when none is (QoS 0), yet it counts as pending. */
export interface PendingAcknowledgement {
  readonly header: number;
  readonly packetId: number;
  readonly octets: number;
  done: boolean;
  /** Reason code, MQTT 5; 3.1.1 has success alone. */
  reason: number;
}

/**
 * Answers the messages of one connection in the order they came (MQTT-4.6.0-2), each only when it is durable, and all
 * that are due in one write. What is pending is what the socket is paused by.
 */
export class Acknowledgements {
  readonly #send: (octets: Buffer) => void;
  #queue: PendingAcknowledgement[] = [];
  #head = 0;
  #octets = 0;
  #scheduled = false;
  #unanswered = 0;

  constructor(send: (octets: Buffer) => void) {
    this.#send = send;
  }

  /** No more messages may wait for their acknowledgement. */
  isFull(limits: Pick<GatewayLimits, 'unacknowledgedMessages' | 'unacknowledgedBytes'>): boolean {
    return this.pending >= limits.unacknowledgedMessages || this.pendingOctets >= limits.unacknowledgedBytes;
  }

  /** Messages that are not answered yet. */
  get pending(): number {
    return this.#queue.length - this.#head;
  }

  /** Octets of those messages. */
  get pendingOctets(): number {
    return this.#octets;
  }

  /** QoS 1 messages without PUBACK: they use up the receive maximum, as open QoS 2 messages do. */
  get unanswered(): number {
    return this.#unanswered;
  }

  expect(header: number, packetId: number, octets: number): PendingAcknowledgement {
    const entry = { header, packetId, octets, done: false, reason: 0 };
    this.#queue.push(entry);
    this.#octets += octets;
    if (header === acknowledgementHeaders.puback) this.#unanswered++;
    return entry;
  }

  settle(entry: PendingAcknowledgement, reason = 0): void {
    entry.done = true;
    entry.reason = reason;
    if (this.#scheduled || this.#queue[this.#head] !== entry) return;
    this.#scheduled = true;
    // One group commit settles many in a row of microtasks; the next tick comes after all of them.
    process.nextTick(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    let until = this.#head;
    let length = 0;
    for (let entry = this.#queue[until]; entry?.done; entry = this.#queue[++until]) {
      if (entry.header !== 0) length += entry.reason === 0 ? 4 : 5;
      if (entry.header === acknowledgementHeaders.puback) this.#unanswered--;
      this.#octets -= entry.octets;
    }
    const octets = Buffer.allocUnsafe(length);
    let at = 0;
    for (let index = this.#head; index < until; index++) {
      const entry = this.#queue[index];
      if (!entry?.header) continue;
      octets[at] = entry.header;
      octets[at + 1] = entry.reason === 0 ? 2 : 3;
      at = octets.writeUInt16BE(entry.packetId, at + 2);
      if (entry.reason !== 0) octets[at++] = entry.reason;
    }
    this.#head = until;
    this.#compact();
    this.#send(octets);
  }

  #compact(): void {
    if (this.#head === this.#queue.length) {
      this.#queue.length = 0;
      this.#head = 0;
    } else if (this.#head > 256) {
      this.#queue.splice(0, this.#head);
      this.#head = 0;
    }
  }
}
