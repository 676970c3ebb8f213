import type { Socket } from 'node:net';

/** The place of one answer among those of its connection. */
export interface Slot {
  fill(answer: Uint8Array): void;
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

  constructor(socket: Socket, max: number) {
    this.#socket = socket;
    this.#max = max;
    socket.on('drain', () => {
      this.#blocked = false;
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
    if (this.#ending && this.#slots.length === 0) this.#socket.end();
    this.#resume();
  }

  #resume(): void {
    if (this.#blocked) this.#socket.pause();
    else if (!this.#ending && this.#slots.length < this.#max) this.#socket.resume();
  }
}
