import type { Socket } from 'node:net';
import { NameplateError } from '@nameplate/model';

/** The place of one answer among those of its connection. */
export interface Slot {
  /** The answer, or the last part of it. */
  fill(answer: Uint8Array): void;
  /** A part before the last. Settles when it was written and the peer takes more; rejects when the peer is gone. */
  part(octets: Uint8Array): Promise<void>;
}

interface Part {
  readonly octets: Uint8Array;
  readonly written: () => void;
  readonly gone: (reason: Error) => void;
}

/**
 * Writes answers in the order their requests came, whichever is ready first, those ready together in one write.
 * Pauses reading while too many answers are owed, or the peer does not take them.
 */
export class OrderedWriter {
  readonly #socket: Socket;
  readonly #max: number;
  #slots: (Uint8Array | undefined)[] = [];
  #first = 0;
  #flushing = false;
  #blocked = false;
  #ending = false;
  #dropped = false;
  // By the number of their slot.
  readonly #parts = new Map<number, Part>();
  #waiting: Part[] = [];

  constructor(socket: Socket, max: number) {
    this.#socket = socket;
    this.#max = max;
    socket.on('drain', () => {
      this.#blocked = false;
      for (const part of this.#waiting.splice(0)) part.written();
      this.#resume();
    });
  }

  slot(): Slot {
    const number = this.#first + this.#slots.length;
    this.#slots.push(undefined);
    if (this.#slots.length >= this.#max) this.#socket.pause();
    return {
      fill: (answer) => {
        if (this.#dropped) return;
        this.#slots[number - this.#first] = answer;
        if (number === this.#first) this.#flushSoon();
      },
      part: (octets) =>
        new Promise((written, gone) => {
          if (this.#dropped) return gone(peerGone());
          this.#parts.set(number, { octets, written, gone });
          if (number === this.#first) this.#flushSoon();
        }),
    };
  }

  /** Closes the connection when what is owed has been written. */
  end(): void {
    this.#ending = true;
    this.#flushSoon();
  }

  /** The peer is gone. */
  drop(): void {
    this.#dropped = true;
    this.#slots = [];
    for (const part of [...this.#parts.values(), ...this.#waiting.splice(0)]) part.gone(peerGone());
    this.#parts.clear();
  }

  // One write for all answers that become ready in this turn: pipelined requests then cost one system call.
  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    let ready = 0;
    while (ready < this.#slots.length && this.#slots[ready] !== undefined) ready += 1;
    const answers = this.#slots.splice(0, ready) as Uint8Array[];
    this.#first += ready;
    if (this.#socket.writable && answers.length > 0) {
      const joined = answers.length === 1 ? answers[0] : Buffer.concat(answers);
      if (joined !== undefined && !this.#socket.write(joined)) this.#blocked = true;
    }
    this.#writePart();
    if (this.#ending && this.#slots.length === 0) this.#socket.end();
    this.#resume();
  }

  /** What the first answer that is owed has of itself already. */
  #writePart(): void {
    const part = this.#parts.get(this.#first);
    if (part === undefined) return;
    this.#parts.delete(this.#first);
    if (!this.#socket.writable) return part.gone(peerGone());
    if (this.#socket.write(part.octets)) return part.written();
    this.#blocked = true;
    this.#waiting.push(part);
  }

  #resume(): void {
    if (this.#blocked) this.#socket.pause();
    else if (!this.#ending && this.#slots.length < this.#max) this.#socket.resume();
  }
}

function peerGone(): NameplateError {
  return new NameplateError('CANCELLED', 'The caller closed the connection.');
}
