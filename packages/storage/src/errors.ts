import { NameplateError } from '@nameplate/model';

/** A read or write of a store after `close()`. */
export function storeClosed(): NameplateError {
  return new NameplateError('STORAGE_UNAVAILABLE', 'The store is closed.', { reason: 'STORE_CLOSED' });
}

/** A read of a snapshot after it or its store was closed. */
export function snapshotClosed(): NameplateError {
  return new NameplateError('STORAGE_UNAVAILABLE', 'The snapshot is closed.', { reason: 'SNAPSHOT_CLOSED' });
}

/** Too many batches wait for the disk. */
export function storeOverloaded(limit: number): NameplateError {
  return new NameplateError('OVERLOADED', `More than ${limit} writes wait for the disk.`, {
    reason: 'STORE_QUEUE_FULL',
    metadata: { limit: String(limit) },
    retryAfterMs: 100,
  });
}
