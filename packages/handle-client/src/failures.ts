import { NameplateError } from '@nameplate/model';

/** A server did not answer, or not usefully; another may. */
export function unavailable(server: string, why: string, cause?: unknown): NameplateError {
  return new NameplateError('UPSTREAM_UNAVAILABLE', `${server} ${why}.`, {
    reason: 'NO_ANSWER',
    metadata: { server },
    cause,
  });
}

export function deadlineExceeded(): NameplateError {
  return new NameplateError('DEADLINE_EXCEEDED', 'No answer came in the time allowed.');
}

export function cancelled(): NameplateError {
  return new NameplateError('CANCELLED', 'The caller cancelled the request.');
}

/** @throws NameplateError CANCELLED */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}
