/**
 * Groups what a source gives: at most `size`, and none waits longer than `waitMs` for company. Ends with the source.
 * The source must end when its consumer wants to stop, since a pending read cannot be taken back.
 */
export async function* batches<T>(source: AsyncIterable<T>, size: number, waitMs: number): AsyncGenerator<T[]> {
  const iterator = source[Symbol.asyncIterator]();
  let next = pull();
  for (;;) {
    const first = await next;
    if (first.done) return;
    const batch = [first.value];
    next = pull();
    const ended = await fill(batch);
    yield batch;
    if (ended) return;
  }

  /** A failure while the consumer is busy is thrown at its next turn; until then nobody else must see it as unhandled. */
  function pull(): Promise<IteratorResult<T>> {
    const pulled = iterator.next();
    pulled.catch(() => undefined);
    return pulled;
  }

  async function fill(batch: T[]): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, waitMs, undefined);
    });
    try {
      while (batch.length < size) {
        const more = await Promise.race([next, late]);
        if (more === undefined) return false;
        if (more.done) return true;
        batch.push(more.value);
        next = pull();
      }
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}
