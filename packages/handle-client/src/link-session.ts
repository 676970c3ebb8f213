import { type Clock, isNameplateError } from '@nameplate/model';
import type { ClientSession } from './client-session.ts';
import { Flights } from './flights.ts';
import type { ServerChecks } from './server-checks.ts';

/** The one session with a server: set up when it is first needed, by one for all, and again when it has ended. */
export class LinkSession {
  readonly #clock: Clock;
  readonly #wanted: ServerChecks['session'];
  readonly #setUp: (deadlineMs: number) => Promise<ClientSession>;
  readonly #flights = new Flights<ClientSession | undefined>(1);
  /** `none`: the server offers none. */
  #kept: ClientSession | 'none' | undefined;

  /** @param parts `setUp` throws UNSUPPORTED_OPERATION (NO_SESSION) where the server offers none */
  constructor(parts: {
    readonly clock: Clock;
    readonly wanted: ServerChecks['session'];
    readonly setUp: (deadlineMs: number) => Promise<ClientSession>;
  }) {
    this.#clock = parts.clock;
    this.#wanted = parts.wanted;
    this.#setUp = parts.setUp;
  }

  /** Undefined when none is wanted, or none is offered and none is insisted on. */
  async get(deadlineMs: number): Promise<ClientSession | undefined> {
    if (this.#wanted === 'none' || this.#kept === 'none') return undefined;
    if (this.#kept !== undefined && this.#kept.untilMs > this.#clock.now()) return this.#kept;
    const waiting = { deadlineMs, clock: this.#clock };
    return await this.#flights.patiently('session', waiting, () => this.#begin(deadlineMs));
  }

  /** The session that is open, if one is. */
  get open(): ClientSession | undefined {
    return this.#kept === 'none' ? undefined : this.#kept;
  }

  /** It has ended; another that was set up meanwhile stays. */
  forget(session: ClientSession): void {
    if (this.#kept === session) this.#kept = undefined;
  }

  async #begin(deadlineMs: number): Promise<ClientSession | undefined> {
    try {
      const session = await this.#setUp(deadlineMs);
      this.#kept = session;
      return session;
    } catch (thrown) {
      const isNone = isNameplateError(thrown, 'UNSUPPORTED_OPERATION') && thrown.reason === 'NO_SESSION';
      if (!isNone || this.#wanted !== 'offered') throw thrown;
      this.#kept = 'none';
      return undefined;
    }
  }
}
