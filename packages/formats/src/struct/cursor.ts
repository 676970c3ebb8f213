/** Octets, where reading goes on, and how many values may still be made. */
export class Cursor {
  readonly octets: Uint8Array;
  readonly #budget: { left: number };
  at = 0;

  constructor(octets: Uint8Array, budget: { left: number }) {
    this.octets = octets;
    this.#budget = budget;
  }

  get left(): number {
    return this.octets.length - this.at;
  }

  /** The next octets, when there are as many. */
  take(length: number): Uint8Array | undefined {
    if (length > this.left) return undefined;
    this.at += length;
    return this.octets.subarray(this.at - length, this.at);
  }

  /** Goes to a place that was declared: from the end when negative. Is it inside? */
  go(place: number | undefined): boolean {
    if (place !== undefined) this.at = place < 0 ? this.octets.length + place : place;
    return this.at >= 0 && this.at <= this.octets.length;
  }

  /** One more value; false when the message has too many. */
  spend(): boolean {
    this.#budget.left -= 1;
    return this.#budget.left >= 0;
  }

  /** The same budget over some of the octets. */
  inside(octets: Uint8Array): Cursor {
    return new Cursor(octets, this.#budget);
  }
}
