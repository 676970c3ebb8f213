import type { Clock, Principal, Random } from '@nameplate/model';

/** A session of the HTTP API: a challenge, and who answered it. */
export interface HttpSession {
  readonly id: string;
  /** What a client signs, together with a nonce of its own. */
  readonly nonce: Uint8Array;
  readonly principal: Principal | undefined;
}

interface Entry extends HttpSession {
  readonly untilMs: number;
}

export const sessionLifetimes = {
  /** A challenge waits this long for its answer. */
  challengeMs: 5 * 60_000,
  authenticatedMs: 60 * 60_000,
} as const;

/**
 * The sessions of the HTTP API. Challenges cost a stranger nothing, so that they are kept apart from sessions of those
 * who proved a key: a flood of them pushes out other challenges only.
 */
export class HttpSessions {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #max: number;
  readonly #challenges = new Map<string, Entry>();
  readonly #authenticated = new Map<string, Entry>();

  constructor({
    clock,
    random,
    max = 10_000,
  }: { readonly clock: Clock; readonly random: Random; readonly max?: number }) {
    this.#clock = clock;
    this.#random = random;
    this.#max = max;
  }

  /** A fresh session with a challenge. */
  begin(): HttpSession {
    const session = {
      id: Buffer.from(this.#random.bytes(24)).toString('base64url'),
      nonce: this.#random.bytes(16),
      principal: undefined,
      untilMs: this.#clock.now() + sessionLifetimes.challengeMs,
    };
    this.#keep(this.#challenges, session);
    return session;
  }

  find(id: string): HttpSession | undefined {
    const entry = this.#challenges.get(id) ?? this.#authenticated.get(id);
    if (entry === undefined || entry.untilMs > this.#clock.now()) return entry;
    this.end(id);
    return undefined;
  }

  /** Whose session it is from now on. */
  authenticate({ id, nonce }: HttpSession, principal: Principal): HttpSession {
    this.end(id);
    const entry = { id, nonce, principal, untilMs: this.#clock.now() + sessionLifetimes.authenticatedMs };
    this.#keep(this.#authenticated, entry);
    return entry;
  }

  end(id: string): void {
    this.#challenges.delete(id);
    this.#authenticated.delete(id);
  }

  #keep(sessions: Map<string, Entry>, entry: Entry): void {
    // In order of their end: the first is the oldest.
    for (const [id, { untilMs }] of sessions) {
      if (untilMs > this.#clock.now() && sessions.size < this.#max) break;
      sessions.delete(id);
    }
    sessions.set(entry.id, entry);
  }
}
