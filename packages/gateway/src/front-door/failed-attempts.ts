import type { Clock } from '@nameplate/model';

const windowMs = 60_000;
const rememberedLimit = 20_000;

/**
 * Bounds guessing: failed CONNECTs a minute from one address with one user name, and from the address over all. The
 * first is the strict one, so that one badly set up device does not lock out the others behind the same router.
 */
export class FailedAttempts {
  readonly #limits: { readonly perUser: number; readonly perAddress: number };
  readonly #clock: Clock;
  readonly #counts = new Map<string, { count: number; endMs: number }>();

  constructor(limits: { readonly perUser: number; readonly perAddress: number }, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** True when another attempt may be looked at. */
  allows(address: string, username: string): boolean {
    return (
      this.#count(address) < this.#limits.perAddress && this.#count(userKey(address, username)) < this.#limits.perUser
    );
  }

  failed(address: string, username: string): void {
    this.#add(address);
    this.#add(userKey(address, username));
  }

  #count(key: string): number {
    const entry = this.#counts.get(key);
    return entry && this.#clock.now() < entry.endMs ? entry.count : 0;
  }

  #add(key: string): void {
    const count = this.#count(key);
    const endMs = count === 0 ? this.#clock.now() + windowMs : (this.#counts.get(key)?.endMs ?? 0);
    this.#counts.delete(key);
    this.#counts.set(key, { count: count + 1, endMs });
    if (this.#counts.size <= rememberedLimit) return;
    // The one that failed longest ago goes first: a Map keeps the order of insertion.
    const oldest = this.#counts.keys().next();
    if (!oldest.done) this.#counts.delete(oldest.value);
  }
}

function userKey(address: string, username: string): string {
  return `${address}\0${username.slice(0, 256)}`;
}
