const spanMs = 10 * 60_000;
const countMax = 65_536;

/** Remembers what was there before, until it ends; a bounded number. */
export class SeenOnce {
  /** By the span of time that its entries end in. */
  readonly #spans = new Map<number, Set<string>>();
  #count = 0;

  /** Is it here for the first time? False, too, where it cannot be remembered: nothing then counts as new. */
  take(key: string, untilMs: number, nowMs: number): boolean {
    this.#forget(nowMs);
    const number = Math.floor(untilMs / spanMs);
    const span = this.#spans.get(number) ?? new Set();
    if (span.has(key) || this.#count >= countMax) return false;
    this.#spans.set(number, span.add(key));
    this.#count += 1;
    return true;
  }

  get size(): number {
    return this.#count;
  }

  #forget(nowMs: number): void {
    for (const [number, { size }] of this.#spans) {
      if ((number + 1) * spanMs > nowMs) continue;
      this.#spans.delete(number);
      this.#count -= size;
    }
  }
}
