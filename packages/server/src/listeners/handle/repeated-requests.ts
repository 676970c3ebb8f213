import { createHash } from 'node:crypto';
import type { Clock } from '@nameplate/model';

interface Kept {
  readonly answer: Promise<Uint8Array>;
  readonly untilMs: number;
  /** Of the answer, when it is there. */
  octets: number;
}

/** A client repeats after 0.5, 1 and 1.5 s, with the same octets. */
const keptMs = 10_000;
const entriesMax = 4_096;
const octetsMax = 16 * 1024 * 1024;

/** A request that comes again is performed once, and answered as before: UDP loses answers, and clients then repeat. */
export class RepeatedRequests {
  readonly #clock: Clock;
  // In the order they were made, which is the order they expire in.
  readonly #kept = new Map<string, Kept>();
  #octets = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  answer(peer: string, request: Uint8Array, perform: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const now = this.#clock.now();
    for (const [key, { untilMs }] of this.#kept) {
      if (untilMs > now && this.#kept.size < entriesMax && this.#octets <= octetsMax) break;
      this.#forget(key);
    }
    // Peer, request id and all else that it says: a request id that is used again is another request.
    const key = `${peer} ${createHash('sha256').update(request).digest('base64')}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept.answer;
    const answer = perform();
    const made: Kept = { answer, untilMs: now + keptMs, octets: 0 };
    this.#kept.set(key, made);
    void answer.then(({ length }) => {
      if (this.#kept.get(key) !== made) return;
      made.octets = length;
      this.#octets += length;
    });
    return answer;
  }

  #forget(key: string): void {
    this.#octets -= this.#kept.get(key)?.octets ?? 0;
    this.#kept.delete(key);
  }
}
