import type { Writable } from 'node:stream';

/**
 * Writes what an iterable gives, as fast as the reader takes it: while the peer's window is full nothing is asked
 * of the iterable. Ends the iterable, and returns, when the signal aborts.
 */
export async function writeAll<T>(call: Writable, items: AsyncIterable<T>, signal: AbortSignal): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  const aborted = new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
  try {
    while (!signal.aborted) {
      const next = iterator.next();
      const result = await Promise.race([next, aborted]);
      if (result === 'aborted') {
        // The iterable may reject on its way out; nobody waits for it any more.
        next.catch(() => undefined);
        return;
      }
      if (result.done === true) return;
      if (!call.write(result.value)) await Promise.race([drained(call), aborted]);
    }
  } finally {
    if (signal.aborted) void Promise.resolve(iterator.return?.()).catch(() => undefined);
    else await iterator.return?.();
  }
}

function drained(call: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off('drain', done);
      call.off('close', done);
      resolve();
    };
    call.once('drain', done);
    call.once('close', done);
  });
}
