export interface SequenceOptions {
  readonly reorderTimeoutMs: number;
  /** Messages that wait for one that is missing. */
  readonly waitingMax: number;
}

/**
 * Puts the messages of one edge node into the order of their sequence numbers, 0 to 255 and around (Sparkplug 3.0 §5.9). One
 * that comes early waits for those before it until the reorder timeout; one that comes late is let through at once.
 */
export class Sequence<Message> {
  readonly #options: SequenceOptions;
  readonly #waiting = new Map<number, Message>();
  #next: number;
  #last = 0;
  #dueMs: number | undefined;

  constructor(options: SequenceOptions, next = 0) {
    this.#options = options;
    this.#next = next;
  }

  /** The number that comes next in order. */
  get next(): number {
    return this.#next;
  }

  /** When the missing one has been waited for long enough. */
  get dueMs(): number | undefined {
    return this.#dueMs;
  }

  /** What can be used now, in order. */
  offer(seq: number, message: Message, nowMs: number): readonly Message[] {
    this.#last = seq;
    const ahead = (seq - this.#next) & 255;
    if (ahead === 0) {
      this.#next = (seq + 1) & 255;
      const ready = [message, ...this.#drain()];
      this.#dueMs = this.#waiting.size === 0 ? undefined : this.#dueAfter(nowMs);
      return ready;
    }
    this.#dueMs ??= this.#dueAfter(nowMs);
    if (ahead >= 128) return [message];
    // The same number twice, and not its turn: the first is kept.
    if (!this.#waiting.has(seq)) this.#waiting.set(seq, message);
    if (this.#waiting.size > this.#options.waitingMax) this.#dueMs = nowMs;
    return [];
  }

  /** The missing ones will not come: what waits, in order, and on from there. */
  giveUp(): readonly Message[] {
    const seqs = [...this.#waiting.keys()].sort((a, b) => ((a - this.#next) & 255) - ((b - this.#next) & 255));
    const messages = seqs.map((seq) => this.#waiting.get(seq) as Message);
    this.#next = ((seqs.at(-1) ?? this.#last) + 1) & 255;
    this.#waiting.clear();
    this.#dueMs = undefined;
    return messages;
  }

  /** A birth has the number `seq`. */
  restart(seq: number): void {
    this.#waiting.clear();
    this.#dueMs = undefined;
    this.#last = seq;
    this.#next = (seq + 1) & 255;
  }

  #drain(): Message[] {
    const ready: Message[] = [];
    for (let message = this.#waiting.get(this.#next); message !== undefined; message = this.#waiting.get(this.#next)) {
      ready.push(message);
      this.#waiting.delete(this.#next);
      this.#next = (this.#next + 1) & 255;
    }
    return ready;
  }

  #dueAfter(nowMs: number): number {
    return nowMs + this.#options.reorderTimeoutMs;
  }
}
