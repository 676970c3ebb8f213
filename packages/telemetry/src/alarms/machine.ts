import type { Span } from './alarm.ts';

/** An alarm's conditions at a moment. What cannot be known does not hold. */
export interface Verdict {
  readonly when: boolean;
  /** False while `when` holds; absent in the profile: that `when` does not hold. */
  readonly clear: boolean;
}

/** Where an alarm is: idle, waiting for its hold to be over, or raised. */
export interface Progress {
  readonly pendingMs?: number | undefined;
  readonly active?: Span | undefined;
}

/**
 * One alarm along a line of time, moments in order, whole milliseconds. It is raised when `when` has held for the hold without a moment at
 * which it did not; at the moment at which both come, the moment is looked at first. What is raised ends at the first later moment
 * at which `clear` holds and `when` does not.
 */
export class AlarmMachine {
  readonly #holdMs: number;
  readonly #ended: Span[] = [];
  #pendingMs: number | undefined;
  #active: Span | undefined;

  constructor(holdMs: number, { pendingMs, active }: Progress = {}) {
    this.#holdMs = holdMs;
    this.#pendingMs = pendingMs;
    this.#active = active;
  }

  get progress(): Progress {
    return { pendingMs: this.#pendingMs, active: this.#active };
  }

  /** In order, those that ended first; the last may be active. */
  get spans(): readonly Span[] {
    return this.#active === undefined ? this.#ended : [...this.#ended, this.#active];
  }

  /** When the hold is over, if it is waited for. */
  get dueMs(): number | undefined {
    return this.#active === undefined && this.#pendingMs !== undefined ? this.#pendingMs + this.#holdMs : undefined;
  }

  /** Time went by until `nowMs` and nothing was reported. */
  pass(nowMs: number): void {
    const { dueMs } = this;
    if (dueMs === undefined || dueMs > nowMs || this.#pendingMs === undefined) return;
    this.#active = { sinceMs: this.#pendingMs, raisedMs: dueMs };
    this.#pendingMs = undefined;
  }

  step(momentMs: number, { when, clear }: Verdict): void {
    this.pass(momentMs - 1);
    if (this.#active !== undefined) {
      if (clear) this.end(momentMs);
      return;
    }
    this.#pendingMs = when ? (this.#pendingMs ?? momentMs) : undefined;
    this.pass(momentMs);
  }

  /** Ends what is raised or waited for, whatever its conditions. */
  end(momentMs: number): void {
    if (this.#active !== undefined) this.#ended.push({ ...this.#active, clearedMs: momentMs });
    this.#active = undefined;
    this.#pendingMs = undefined;
  }
}
