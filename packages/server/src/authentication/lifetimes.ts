import { type Clock, NameplateError, type Principal } from '@nameplate/model';
import type { Registry } from '@nameplate/registry';
import type { Bearers } from './bearers.ts';

/**
 * Ends what was opened with a key, a token or a session when that ends: at its time, to the second, or at once when it is
 * revoked. One timer for all of them.
 */
export class Lifetimes {
  readonly #clock: Clock;
  readonly #watched = new Set<Watched>();
  readonly #timer: NodeJS.Timeout;
  readonly #stops: readonly (() => void)[];

  constructor(parts: {
    readonly clock: Clock;
    readonly bearers: Pick<Bearers, 'onRevoked'>;
    readonly devices: Pick<Registry['devices'], 'onRevoked'>;
  }) {
    this.#clock = parts.clock;
    const revoked = (id: string) => this.#end(({ principal }) => idOf(principal) === id, revokedError);
    this.#stops = [parts.bearers.onRevoked(revoked), parts.devices.onRevoked(revoked)];
    this.#timer = setInterval(() => this.#sweep(), sweepIntervalMs).unref();
  }

  /** Calls `end` once, when what proved the principal is over. Returns the function that forgets it. */
  watch(principal: Principal, end: (why: NameplateError) => void): () => void {
    if (principal.kind === 'anonymous') return () => undefined;
    const watched = { principal, end };
    this.#watched.add(watched);
    return () => void this.#watched.delete(watched);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const stop of this.#stops) stop();
    this.#watched.clear();
  }

  #sweep(): void {
    const now = this.#clock.now();
    this.#end(({ principal }) => untilOf(principal) <= now, expiredError);
  }

  #end(applies: (watched: Watched) => boolean, why: () => NameplateError): void {
    for (const watched of this.#watched) {
      if (!applies(watched)) continue;
      this.#watched.delete(watched);
      watched.end(why());
    }
  }
}

interface Watched {
  readonly principal: Principal;
  readonly end: (why: NameplateError) => void;
}

const sweepIntervalMs = 500;

function idOf(principal: Principal): string | undefined {
  return principal.kind === 'app' || principal.kind === 'device' ? principal.id : undefined;
}

function untilOf(principal: Principal): number {
  const untilMs = principal.kind === 'app' || principal.kind === 'handle' ? principal.untilMs : undefined;
  return untilMs ?? Number.POSITIVE_INFINITY;
}

function expiredError(): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', 'What this stream was opened with has expired: sign in again.', {
    reason: 'LOGIN_EXPIRED',
  });
}

function revokedError(): NameplateError {
  return new NameplateError('AUTHENTICATION_FAILED', 'What this stream was opened with was revoked.', {
    reason: 'LOGIN_REVOKED',
  });
}
