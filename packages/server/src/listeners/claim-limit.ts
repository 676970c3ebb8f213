import { type Clock, NameplateError } from '@nameplate/model';

const windowMs = 60_000;
const addressesMax = 20_000;

/** Bounds guessing of claim codes: so many that are refused a minute from one address, then none is looked at. */
export class ClaimLimit {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #refused = new Map<string, { count: number; endMs: number }>();

  constructor(clock: Clock, max: number) {
    this.#clock = clock;
    this.#max = max;
  }

  /** @throws NameplateError RATE_LIMITED */
  async run<T>(address: string, claim: () => Promise<T>): Promise<T> {
    const now = this.#clock.now();
    const before = this.#refused.get(address);
    if (before !== undefined && now < before.endMs && before.count >= this.#max)
      throw new NameplateError('RATE_LIMITED', 'Too many wrong claim codes from this address.', {
        retryAfterMs: before.endMs - now,
      });
    try {
      return await claim();
    } catch (thrown) {
      this.#add(address);
      throw thrown;
    }
  }

  #add(address: string): void {
    const now = this.#clock.now();
    const before = this.#refused.get(address);
    const running = before !== undefined && now < before.endMs ? before : { count: 0, endMs: now + windowMs };
    this.#refused.delete(address);
    this.#refused.set(address, { ...running, count: running.count + 1 });
    if (this.#refused.size <= addressesMax) return;
    const oldest = this.#refused.keys().next();
    if (!oldest.done) this.#refused.delete(oldest.value);
  }
}
