import type { Clock, Principal, Random } from '@nameplate/model';

/** A session of who proves a key of a handle, over HTTP or gRPC: a challenge, and who answered it. */
export interface HandleSession {
  readonly id: string;
  /** What a client signs, together with a nonce of its own. */
  readonly nonce: Uint8Array;
  readonly principal: Principal | undefined;
  readonly untilMs: number;
}

export const sessionLifetimes = {
  /** A challenge waits this long for its answer. */
  challengeMs: 5 * 60_000,
  authenticatedMs: 60 * 60_000,
} as const;

/**
 * The sessions over HTTP and gRPC; who has one has it in both. Challenges cost a stranger nothing, so that they are kept apart from sessions of those
 * who proved a key: a flood of them pushes out other challenges only.
 */
export class HandleSessions {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #max: number;
  readonly #challenges = new Map<string, HandleSession>();
  readonly #authenticated = new Map<string, HandleSession>();

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
  begin(): HandleSession {
    const session = {
      id: Buffer.from(this.#random.bytes(24)).toString('base64url'),
      nonce: this.#random.bytes(16),
      principal: undefined,
      untilMs: this.#clock.now() + sessionLifetimes.challengeMs,
    };
    this.#keep(this.#challenges, session);
    return session;
  }

  find(id: string): HandleSession | undefined {
    const entry = this.#challenges.get(id) ?? this.#authenticated.get(id);
    if (entry === undefined || entry.untilMs > this.#clock.now()) return entry;
    this.end(id);
    return undefined;
  }

  /** A session of who has proved a key, under an id that nobody has seen. */
  open(principal: Principal): HandleSession {
    return this.authenticate(this.begin(), principal);
  }

  /** Whose session it is from now on. */
  authenticate({ id, nonce }: HandleSession, principal: Principal): HandleSession {
    this.end(id);
    const untilMs = this.#clock.now() + sessionLifetimes.authenticatedMs;
    const whose = principal.kind === 'handle' ? { ...principal, untilMs } : principal;
    const entry = { id, nonce, principal: whose, untilMs };
    this.#keep(this.#authenticated, entry);
    return entry;
  }

  end(id: string): void {
    this.#challenges.delete(id);
    this.#authenticated.delete(id);
  }

  #keep(sessions: Map<string, HandleSession>, entry: HandleSession): void {
    // In order of their end: the first is the oldest.
    for (const [id, { untilMs }] of sessions) {
      if (untilMs > this.#clock.now() && sessions.size < this.#max) break;
      sessions.delete(id);
    }
    sessions.set(entry.id, entry);
  }
}
