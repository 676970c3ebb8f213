/** Lets many through together, or one alone; in the order in which they came. */
export class Gate {
  #inside = 0;
  #alone = false;
  readonly #queue: { readonly alone: boolean; readonly enter: () => void }[] = [];

  async together<T>(work: () => Promise<T>): Promise<T> {
    return await this.#run(work, false);
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
    return await this.#run(work, true);
  }

  async #run<T>(work: () => Promise<T>, alone: boolean): Promise<T> {
    await new Promise<void>((enter) => {
      this.#queue.push({ alone, enter });
      this.#admit();
    });
    try {
      return await work();
    } finally {
      this.#inside -= 1;
      this.#alone = false;
      this.#admit();
    }
  }

  #admit(): void {
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (this.#alone || (next.alone && this.#inside > 0)) return;
      this.#queue.shift();
      this.#inside += 1;
      this.#alone = next.alone;
      next.enter();
    }
  }
}
