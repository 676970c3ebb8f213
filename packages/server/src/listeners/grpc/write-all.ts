import type { Writable } from 'node:stream';

/**
 * Writes what an iterable gives, as fast as the reader takes it: while the peer's window is full nothing is asked
 * of the iterable. Ends the iterable, and returns, when the signal aborts.
 */
export async function writeAll<T>(call: Writable, items: AsyncIterable<T>, signal: AbortSignal): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  const orAborted = interruptible(signal);
  try {
    while (!signal.aborted) {
      const next = iterator.next();
      const result = await orAborted(next);
      if (result === 'aborted') {
        // The iterable may reject on its way out; nobody waits for it any more.
        next.catch(() => undefined);
        return;
      }
      if (result.done === true) return;
      if (!call.write(result.value)) await orAborted(drained(call));
    }
  } finally {
    if (signal.aborted) void Promise.resolve(iterator.return?.()).catch(() => undefined);
    else await iterator.return?.();
  }
}

/**
 * Waits for one thing after another, and no longer than the signal. Not a race against one promise of the abort: that
 * would keep a reaction, and with it every item written, until the stream ends.
 */
function interruptible(signal: AbortSignal): <T>(work: Promise<T>) => Promise<T | 'aborted'> {
  let stop = () => undefined as void;
  signal.addEventListener('abort', () => stop(), { once: true });
  return (work) =>
    new Promise((resolve, reject) => {
      stop = () => resolve('aborted');
      if (signal.aborted) stop();
      work.then(resolve, reject);
    });
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
