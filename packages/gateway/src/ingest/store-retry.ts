import { isNameplateError } from '@nameplate/model';
import { untilDone } from '../backoff.ts';
import type { GatewayLogger, GatewayObserver } from '../ports.ts';

/** Does work until it is done, waiting while a store fails; throws what no waiting mends, or when ingest stops. */
export type StoreRetry = <T>(work: () => Promise<T>) => Promise<T>;

export function storeRetry(options: {
  readonly signal: AbortSignal;
  readonly observer: GatewayObserver;
  readonly logger: GatewayLogger;
}): StoreRetry {
  const { signal, observer, logger } = options;
  return (work) =>
    untilDone(work, {
      signal,
      retryable: mayHelpLater,
      onRetry: (thrown, attempt) => {
        observer.count('ingest_retries', isNameplateError(thrown) ? thrown.code : 'INTERNAL');
        if (attempt % 10 === 1) logger.warn({ err: thrown, attempt }, 'Ingest waits and tries again.');
      },
    });
}

/** Stores translate their failures to STORAGE_UNAVAILABLE; what is not retryable is about the data. */
export function mayHelpLater(thrown: unknown): boolean {
  return isNameplateError(thrown) && thrown.retryable;
}
