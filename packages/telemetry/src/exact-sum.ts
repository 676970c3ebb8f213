/** Adds without the rounding errors piling up (Neumaier's variant of Kahan's summation). */
export class ExactSum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const next = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    const sum = this.#sum + this.#lost;
    // Past the largest number what was lost is none.
    return Number.isFinite(sum) ? sum : this.#sum;
  }
}
