import { NameplateError } from '@nameplate/model';

export function journalClosed(): NameplateError {
  return new NameplateError('STORAGE_UNAVAILABLE', 'The journal is closed.', { reason: 'JOURNAL_CLOSED' });
}

export function recordTooLarge(bytes: number, limit: number): NameplateError {
  return new NameplateError(
    'LIMIT_EXCEEDED',
    `A record of ${bytes} octets is larger than the journal takes: ${limit}.`,
    {
      reason: 'JOURNAL_RECORD_TOO_LARGE',
      metadata: { bytes: String(bytes), limit: String(limit) },
    },
  );
}

/** The journal, or the memory in front of it, holds as much as it may: what reads it is too slow. */
export function journalFull(limit: number): NameplateError {
  return new NameplateError('OVERLOADED', `The journal holds ${limit} octets that are not processed yet.`, {
    reason: 'JOURNAL_FULL',
    metadata: { limit: String(limit) },
    retryAfterMs: 1000,
  });
}

/** A failed write or sync: nothing of these appends is kept. */
export function appendFailed(cause: unknown): NameplateError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const message = full ? 'The disk of the journal is full: free space on it.' : 'The journal could not be written.';
  return new NameplateError('STORAGE_UNAVAILABLE', message, {
    reason: full ? 'DISK_FULL' : 'JOURNAL_WRITE_FAILED',
    cause,
    retryAfterMs: 1000,
  });
}
