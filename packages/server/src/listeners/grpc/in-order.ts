/**
 * Works on up to `limit` items of a stream at once and gives the answers in the order of the items, each as soon as
 * it and those before it are ready. Reads no further while `limit` answers wait: that is the back-pressure, and why
 * concurrent writes of one stream share a commit. `work` must not reject; a failure is an answer.
 */
export async function* inOrder<Q, S>(
  items: AsyncIterable<Q>,
  limit: number,
  work: (item: Q, row: number) => Promise<S>,
): AsyncGenerator<S> {
  const waiting: Promise<S>[] = [];
  const turn = new Turn();
  const reading = { stopped: false };
  const reader = (async () => {
    let row = 0;
    for await (const item of items) {
      while (waiting.length >= limit && !reading.stopped) await turn.wait();
      if (reading.stopped) return;
      waiting.push(work(item, row++));
      turn.next();
    }
  })();
  let finished = false;
  let failure: { readonly thrown: unknown } | undefined;
  const ended = reader.then(
    () => undefined,
    (thrown: unknown) => {
      failure = { thrown };
    },
  );
  void ended.then(() => {
    finished = true;
    turn.next();
  });
  try {
    for (;;) {
      const head = waiting[0];
      if (head !== undefined) {
        const answer = await head;
        void waiting.shift();
        turn.next();
        yield answer;
      } else if (finished) {
        if (failure) throw failure.thrown;
        return;
      } else {
        await turn.wait();
      }
    }
  } finally {
    reading.stopped = true;
    turn.next();
  }
}

/** Wakes everybody who waits; each looks again at what it waits for. */
class Turn {
  #wake: () => void = () => undefined;
  #promise = this.#renew();

  wait(): Promise<void> {
    return this.#promise;
  }

  next(): void {
    const wake = this.#wake;
    this.#promise = this.#renew();
    wake();
  }

  #renew(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
