import { NameplateError } from '@nameplate/model';

/** A LevelDB failure as STORAGE_UNAVAILABLE; a NameplateError stays as it is. */
export function translateLevelError(thrown: unknown, doing: string): Error {
  if (thrown instanceof NameplateError) return thrown;
  if (thrown instanceof TypeError) return thrown;
  return new NameplateError('STORAGE_UNAVAILABLE', `The store failed to ${doing}.`, {
    reason: reasonOf(thrown),
    cause: thrown,
  });
}

/** The directory could not be opened; the message says what to do. */
export function openFailed(directory: string, thrown: unknown): NameplateError {
  const reason = reasonOf(thrown);
  const message =
    reason === 'LOCKED'
      ? `Another process has the store in ${directory} open: stop it, or choose another data directory.`
      : `The store in ${directory} could not be opened: ${innermost(thrown)}`;
  return new NameplateError('STORAGE_UNAVAILABLE', message, { reason, metadata: { directory }, cause: thrown });
}

const reasons: Readonly<Record<string, string>> = {
  LEVEL_LOCKED: 'LOCKED',
  LEVEL_CORRUPTION: 'CORRUPT',
  LEVEL_DATABASE_NOT_OPEN: 'STORE_CLOSED',
  LEVEL_ITERATOR_NOT_OPEN: 'STORE_CLOSED',
  LEVEL_SNAPSHOT_NOT_OPEN: 'SNAPSHOT_CLOSED',
};

function reasonOf(thrown: unknown): string {
  for (const error of causes(thrown).toReversed()) {
    const reason = 'code' in error && typeof error.code === 'string' ? reasons[error.code] : undefined;
    if (reason !== undefined) return reason;
    if (/no space left|disk quota|ENOSPC|EDQUOT/i.test(error.message)) return 'DISK_FULL';
  }
  return 'STORE_FAILED';
}

function innermost(thrown: unknown): string {
  return causes(thrown).at(-1)?.message ?? String(thrown);
}

function causes(thrown: unknown): Error[] {
  const chain: Error[] = [];
  for (let error = thrown; error instanceof Error && chain.length < 8; error = error.cause) chain.push(error);
  return chain;
}
