import { anonymous, type Clock, NameplateError, type Principal, type Random } from '@nameplate/model';
import type { SessionCipher } from '@nameplate/protocol/handle-crypto';
import { freshSessionId } from './session-id.ts';

/** A key that a client and this server share. RFC 3652 §3.8. */
export interface Session {
  readonly id: number;
  readonly key: Uint8Array;
  readonly cipher: SessionCipher;
  /** Who proved a key in it; anonymous before. */
  principal: Principal;
  /** Takes a request's counter. @throws NameplateError: it was there before, or is too old (SESSION_REPLAY) */
  take(counter: number): void;
  /** The counter of the next answer that is signed with the session's key. */
  nextCounter(): number;
}

interface Held {
  readonly session: Session;
  readonly peer: string;
  readonly untilMs: number;
}

const lifetimeMaxMs = 24 * 3600 * 1000;
const lifetimeMinMs = 60_000;
const perPeerMax = 256;
const countMax = 10_000;
/** Requests may overtake each other by this many: clients use several connections, and UDP. */
const window = 64;

/** Sessions open now; bounded for each peer and in all. */
export class Sessions {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #held = new Map<number, Held>();

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Where the peer, or everybody together, has too many, the oldest ends: its client makes another. */
  open(options: {
    readonly key: Uint8Array;
    readonly cipher: SessionCipher;
    readonly timeoutSeconds: number;
    readonly peer: string;
  }): Session {
    const { key, cipher, peer } = options;
    this.#makeRoom(peer);
    let id = freshSessionId(this.#random);
    while (this.#held.has(id)) id = freshSessionId(this.#random);
    const session = new OpenSession(id, key, cipher);
    const lifetimeMs = Math.min(Math.max(options.timeoutSeconds * 1000, lifetimeMinMs), lifetimeMaxMs);
    this.#held.set(id, { session, peer, untilMs: this.#clock.now() + lifetimeMs });
    return session;
  }

  find(id: number): Session | undefined {
    const held = this.#held.get(id);
    if (held === undefined) return undefined;
    if (held.untilMs > this.#clock.now()) return held.session;
    this.#held.delete(id);
    return undefined;
  }

  end({ id }: Session): void {
    this.#held.delete(id);
  }

  #makeRoom(peer: string): void {
    const now = this.#clock.now();
    const own: number[] = [];
    for (const [id, held] of this.#held) {
      if (held.untilMs <= now) this.#held.delete(id);
      else if (held.peer === peer) own.push(id);
    }
    const [oldestOwn] = own;
    if (own.length >= perPeerMax && oldestOwn !== undefined) this.#held.delete(oldestOwn);
    const [oldest] = this.#held.keys();
    if (this.#held.size >= countMax && oldest !== undefined) this.#held.delete(oldest);
  }
}

class OpenSession implements Session {
  readonly id: number;
  readonly key: Uint8Array;
  readonly cipher: SessionCipher;
  principal: Principal = anonymous;
  #highest = 0;
  readonly #seen = new Set<number>();
  #answers = 0;

  constructor(id: number, key: Uint8Array, cipher: SessionCipher) {
    this.id = id;
    this.key = key;
    this.cipher = cipher;
  }

  take(counter: number): void {
    if (counter < 1 || counter <= this.#highest - window || this.#seen.has(counter))
      throw new NameplateError('AUTHENTICATION_FAILED', `The session has seen request ${counter} before.`, {
        reason: 'SESSION_REPLAY',
      });
    this.#seen.add(counter);
    if (counter <= this.#highest) return;
    this.#highest = counter;
    for (const old of this.#seen) if (old <= counter - window) this.#seen.delete(old);
  }

  nextCounter(): number {
    this.#answers += 1;
    return this.#answers;
  }
}
