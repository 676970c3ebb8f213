import { isNameplateError, NameplateError } from '@nameplate/model';
import type { RetryPolicy } from './options.ts';

export interface RetryEnvironment {
  readonly policy: RetryPolicy | false;
  /** A call was refused because its login is over: is there another to be had for the next? */
  readonly renews: (refusal: NameplateError) => boolean;
  /** 0 … 1. */
  readonly random: () => number;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Runs `attempt` until it succeeds, fails for good, or the moment `deadlineAt` does not leave time for another. */
export async function withRetries<Answer>(
  environment: RetryEnvironment,
  limits: { readonly deadlineAt: number; readonly signal?: AbortSignal | undefined },
  attempt: (number: number) => Promise<Answer>,
): Promise<Answer> {
  const attempts = environment.policy === false ? 1 : (environment.policy.attempts ?? 4);
  let before: unknown;
  let renewed = false;
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number);
    } catch (thrown) {
      // Time ran out while repeating: what went wrong at first says more.
      if (before !== undefined && isNameplateError(thrown, 'DEADLINE_EXCEEDED')) throw before;
      before = thrown;
      // Nothing was done for a login that is over: with another one it is no repetition.
      if (!renewed && isNameplateError(thrown) && environment.renews(thrown)) {
        renewed = true;
        continue;
      }
      if (number >= attempts || !mayRepeat(thrown)) throw thrown;
      const wait = retryDelayMs(environment, number, thrown);
      if (environment.now() + wait >= limits.deadlineAt) throw thrown;
      await environment.sleep(wait, limits.signal);
    }
  }
}

/** The server's delay when it names one, else full jitter: random in [0, base × 2ⁿ⁻¹], bounded. */
export function retryDelayMs(
  environment: Pick<RetryEnvironment, 'policy' | 'random'>,
  number: number,
  error?: unknown,
): number {
  // A server's delay is kept to at least, and spread a little, so that its clients do not come back together.
  if (isNameplateError(error) && error.retryAfterMs !== undefined)
    return error.retryAfterMs * (1 + 0.1 * environment.random());
  const { baseDelayMs = 100, maxDelayMs = 5_000 } = environment.policy === false ? {} : environment.policy;
  return environment.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (number - 1));
}

/** The call's own deadline has no time left to repeat in, though the code is repeatable as such. */
function mayRepeat(thrown: unknown): boolean {
  return isNameplateError(thrown) && thrown.retryable && thrown.code !== 'DEADLINE_EXCEEDED';
}

/** Waits, or rejects with CANCELLED as soon as the signal says so. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled(signal));
    const stop = () => {
      clearTimeout(timer);
      reject(cancelled(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

export function cancelled(signal?: AbortSignal): NameplateError {
  return new NameplateError('CANCELLED', 'The call was cancelled.', { cause: signal?.reason });
}
