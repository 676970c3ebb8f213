import { unavailable } from './failures.ts';

/** One way to get the result; `delayMs` is how long it may take before the next is tried as well. */
export interface Attempt<T> {
  readonly delayMs: number;
  run(signal: AbortSignal): Promise<T>;
}

/** Attempts under way at once. */
const concurrencyMax = 2;

/**
 * The first success wins and calls the others off. The next attempt starts when one fails, or when the latest is slow;
 * no more than two are under way. When all have failed, the last failure is thrown.
 */
export async function hedge<T>(attempts: readonly Attempt<T>[], signal: AbortSignal): Promise<T> {
  const own = new AbortController();
  const both = AbortSignal.any([signal, own.signal]);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      let next = 0;
      let active = 0;
      const start = () => {
        clearTimeout(timer);
        const attempt = attempts[next];
        if (attempt === undefined || active >= concurrencyMax) return;
        next += 1;
        active += 1;
        timer = setTimeout(start, attempt.delayMs);
        attempt.run(both).then(resolve, (thrown: unknown) => {
          active -= 1;
          if (next < attempts.length && !both.aborted) start();
          else if (active === 0) reject(thrown);
        });
      };
      start();
      if (attempts.length === 0) reject(unavailable('the service', 'has no server'));
    });
  } finally {
    clearTimeout(timer);
    own.abort();
  }
}
