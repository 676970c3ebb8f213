import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryOptions {
  readonly signal: AbortSignal;
  /** True when trying again may help; default always. */
  readonly retryable?: (thrown: unknown) => boolean;
  readonly onRetry: (thrown: unknown, attempt: number) => void;
  readonly firstDelayMs?: number;
  readonly longestDelayMs?: number;
}

/** Tries until it works, waiting longer each time, up to 5 s. Throws what was thrown when that is final or the signal aborts. */
export async function untilDone<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, retryable = () => true, onRetry, firstDelayMs = 50, longestDelayMs = 5_000 } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      if (signal.aborted || !retryable(thrown)) throw thrown;
      onRetry(thrown, attempt);
      await sleep(Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 20)), undefined, {
        signal,
        ref: false,
      });
    }
  }
}
