import type { Session } from './session.ts';
import type { Subscription } from './subscription.ts';

/** Whose turn a message is. */
export interface Turn {
  readonly session: Session;
  readonly subscription: Subscription;
}

/** The sessions that share one subscription; each message goes to one of them (MQTT 5 §4.8.2). */
export class SharedGroup {
  readonly #members = new Map<Session, Subscription>();
  #order: readonly Session[] = [];
  #turn = 0;

  get empty(): boolean {
    return this.#members.size === 0;
  }

  /** True when it is new. */
  put(session: Session, subscription: Subscription): boolean {
    const fresh = !this.#members.has(session);
    this.#members.set(session, subscription);
    this.#order = [...this.#members.keys()];
    return fresh;
  }

  delete(session: Session): boolean {
    const there = this.#members.delete(session);
    this.#order = [...this.#members.keys()];
    return there;
  }

  /** Whose turn it is: a connected one with room, else a connected one, else one that will come back. */
  next(): Turn | undefined {
    const inTurn = this.#order.map((_, index) => this.#order[(this.#turn + index) % this.#order.length] as Session);
    const session =
      inTurn.find(({ ready }) => ready) ??
      inTurn.find(({ link }) => link !== undefined) ??
      inTurn.find(({ persistent }) => persistent);
    if (!session) return undefined;
    this.#turn = (this.#order.indexOf(session) + 1) % this.#order.length;
    return { session, subscription: this.#members.get(session) as Subscription };
  }
}
