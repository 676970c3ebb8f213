/** First octet of the answers to a message. */
export const acknowledgementHeaders = { puback: 0x40, pubrec: 0x50, pubcomp: 0x70 } as const;

/** One message whose answer is due; `header` 0 when none is (QoS 0), yet it counts as pending. */
export interface PendingAcknowledgement {
  readonly header: number;
  readonly packetId: number;
  readonly octets: number;
  done: boolean;
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

  constructor(send: (octets: Buffer) => void) {
    this.#send = send;
  }

  /** Messages that are not answered yet. */
  get pending(): number {
    return this.#queue.length - this.#head;
  }

  /** Octets of those messages. */
  get pendingOctets(): number {
    return this.#octets;
  }

  expect(header: number, packetId: number, octets: number): PendingAcknowledgement {
    const entry = { header, packetId, octets, done: false };
    this.#queue.push(entry);
    this.#octets += octets;
    return entry;
  }

  settle(entry: PendingAcknowledgement): void {
    entry.done = true;
    if (this.#scheduled || this.#queue[this.#head] !== entry) return;
    this.#scheduled = true;
    // One group commit settles many in a row of microtasks; the next tick comes after all of them.
    process.nextTick(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    let until = this.#head;
    let count = 0;
    for (let entry = this.#queue[until]; entry?.done; entry = this.#queue[++until]) {
      if (entry.header !== 0) count++;
      this.#octets -= entry.octets;
    }
    const octets = Buffer.allocUnsafe(count * 4);
    let at = 0;
    for (let index = this.#head; index < until; index++) {
      const entry = this.#queue[index];
      if (!entry?.header) continue;
      octets[at] = entry.header;
      octets[at + 1] = 2;
      octets.writeUInt16BE(entry.packetId, at + 2);
      at += 4;
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
