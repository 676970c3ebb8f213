/** What was opened, to be closed in the opposite order: also when a later step of the start fails. */
export class Teardown {
  readonly #steps: (readonly [string, () => Promise<unknown>])[] = [];

  add(name: string, close: () => Promise<unknown>): void {
    this.#steps.push([name, close]);
  }

  /** Runs every step, last opened first. One that fails does not keep the others from closing. */
  async run(onFailure: (name: string, thrown: unknown) => void): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      const [name, close] = step;
      try {
        await close();
      } catch (thrown) {
        onFailure(name, thrown);
      }
    }
  }
}
