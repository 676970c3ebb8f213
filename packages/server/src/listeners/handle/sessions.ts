import { anonymous, type Clock, NameplateError, type Principal, type Random } from '@nameplate/model';
import type { SessionCipher, SessionKey } from '@nameplate/protocol/handle-crypto';
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

/** What a client asks for, and where it is. */
export interface SessionTerms {
  readonly timeoutSeconds: number;
  readonly peer: string;
}

interface Held {
  /** Undefined while its client still has to send the key (mode 2). */
  readonly session: OpenSession | undefined;
  readonly peer: string;
  readonly idleMs: number;
  readonly untilMs: number;
}

const idleMaxMs = 24 * 3600 * 1000;
const idleMinMs = 60_000;
const perPeerMax = 256;
const countMax = 10_000;
/** Requests may overtake each other by this many: clients use several connections, and UDP. */
const window = 64;

/** Sessions open now; bounded for each peer and in all. One ends when it is unused for as long as its client asked. */
export class Sessions {
  readonly #clock: Clock;
  readonly #random: Random;
  // In the order they were last used in.
  readonly #held = new Map<number, Held>();

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Where the peer, or everybody together, has too many, the least used ends: its client makes another. */
  open({ cipher, key, ...terms }: SessionKey & SessionTerms): Session {
    const { id, idleMs } = this.#reserve(terms);
    const session = new OpenSession(id, key, cipher);
    this.#hold({ session, peer: terms.peer, idleMs, untilMs: this.#clock.now() + idleMs }, id);
    return session;
  }

  /** The id of a session whose client has a minute to send the key. */
  reserve(terms: SessionTerms): number {
    const { id, idleMs } = this.#reserve(terms);
    this.#hold({ session: undefined, peer: terms.peer, idleMs, untilMs: this.#clock.now() + idleMinMs }, id);
    return id;
  }

  /**
   * The session that waits for its key, with it; `keyOf` is asked when there is one. A session never gets another key.
   * @throws NameplateError SESSION_UNKNOWN, SESSION_FAILED
   */
  complete(id: number, keyOf: () => SessionKey): Session {
    const held = this.#live(id);
    if (held === undefined) throw unknownSession();
    if (held.session !== undefined) throw refused('SESSION_FAILED', 'This session has a key, and keeps it.');
    const { cipher, key } = keyOf();
    const session = new OpenSession(id, key, cipher);
    this.#hold({ ...held, session, untilMs: this.#clock.now() + held.idleMs }, id);
    return session;
  }

  /** @throws NameplateError SESSION_UNKNOWN; SESSION_WITHOUT_KEY while its client has not sent the key */
  find(id: number): Session {
    const held = this.#live(id);
    if (held === undefined) throw unknownSession();
    if (held.session === undefined) throw refused('SESSION_WITHOUT_KEY', 'The key of this session was not sent yet.');
    return held.session;
  }

  /** Its client has proved the key just now. */
  used({ id }: Session): void {
    const held = this.#held.get(id);
    if (held !== undefined) this.#hold({ ...held, untilMs: this.#clock.now() + held.idleMs }, id);
  }

  end({ id }: Session): void {
    this.#held.delete(id);
  }

  #live(id: number): Held | undefined {
    const held = this.#held.get(id);
    if (held === undefined || held.untilMs > this.#clock.now()) return held;
    this.#held.delete(id);
    return undefined;
  }

  #hold(held: Held, id: number): void {
    this.#held.delete(id);
    this.#held.set(id, held);
  }

  #reserve({ timeoutSeconds, peer }: SessionTerms): { readonly id: number; readonly idleMs: number } {
    this.#makeRoom(peer);
    let id = freshSessionId(this.#random);
    while (this.#held.has(id)) id = freshSessionId(this.#random);
    return { id, idleMs: Math.min(Math.max(timeoutSeconds * 1000, idleMinMs), idleMaxMs) };
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

function unknownSession(): NameplateError {
  return refused('SESSION_UNKNOWN', 'There is no such session, or it has ended: set up another.');
}

function refused(reason: string, message: string): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', message, { reason });
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
      throw refused('SESSION_REPLAY', `The session has seen request ${counter} before.`);
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
