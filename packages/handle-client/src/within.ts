import type { Clock } from '@nameplate/model';
import { cancelled, deadlineExceeded } from './failures.ts';

/** Until when somebody waits, and what calls it off. */
export interface Patience {
  /** Unix milliseconds. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs work that can be called off, no longer than the caller waits. When the time is over or the caller leaves, the
 * work's own signal is aborted and the caller hears at once, whether or not the work listens.
 * @throws NameplateError DEADLINE_EXCEEDED, CANCELLED
 */
export async function within<T>(
  clock: Clock,
  { deadlineMs, signal }: Patience,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw cancelled();
  const leftMs = deadlineMs - clock.now();
  if (leftMs <= 0) throw deadlineExceeded();
  const own = new AbortController();
  return await new Promise<T>((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    };
    const give = (failure: Error) => {
      end();
      reject(failure);
      own.abort(failure);
    };
    const leave = () => give(cancelled());
    // Longer timers do not exist; whoever waits that long is told too early rather than at once.
    const timer = setTimeout(() => give(deadlineExceeded()), Math.min(leftMs, 0x7fffffff));
    signal?.addEventListener('abort', leave, { once: true });
    work(own.signal).then(
      (result) => {
        end();
        resolve(result);
      },
      (thrown: unknown) => {
        end();
        reject(thrown);
      },
    );
  });
}
