import { NameplateError } from '@nameplate/model';
import type { Operation } from '@nameplate/storage';
import type { KeyRecord } from './keys.ts';
import { rows } from './keyspace.ts';
import { sameDigest } from './secret.ts';

/** A key as it is stored: with digests of its secrets. */
export interface KeyRow {
  readonly key: KeyRecord;
  readonly digest: string;
  /** Secrets before this one, each for a time. */
  readonly previous?: readonly PreviousSecret[];
}

interface PreviousSecret {
  readonly digest: string;
  readonly endMs: number;
}

export function putKey(row: KeyRow): Operation {
  return { type: 'put', key: rows.apiKey(row.key.id), value: Buffer.from(JSON.stringify(row)) };
}

export function parseRow(row: Uint8Array): KeyRow {
  return JSON.parse(Buffer.from(row).toString('utf8')) as KeyRow;
}

/** Until when a secret of this key works, by its digest: Infinity for the current one; undefined when it is none of them. */
export function endOf(row: KeyRow | undefined, digest: string): number | undefined {
  if (sameDigest(row?.digest ?? noDigest, digest)) return row && Number.POSITIVE_INFINITY;
  return row?.previous?.find((one) => sameDigest(one.digest, digest))?.endMs;
}

/**
 * The row with a new secret. Those before work for the overlap, and no longer than they would have; without one they are gone.
 * @throws NameplateError INVALID_VALUE, LIMIT_EXCEEDED
 */
export function rotated(
  row: KeyRow,
  { digest, overlapS, now }: { readonly digest: string; readonly overlapS: number; readonly now: number },
): KeyRow {
  const { revokeTimeMs, expireTimeMs, overlapEndMs: _before, ...key } = row.key;
  if (revokeTimeMs !== undefined) throw over(key.id, 'KEY_REVOKED', 'is revoked');
  if (expireTimeMs !== undefined && expireTimeMs <= now) throw over(key.id, 'KEY_EXPIRED', 'has expired');
  const endMs = now + overlapS * 1_000;
  const previous = [...(row.previous ?? []), { digest: row.digest, endMs }]
    .map((one) => ({ ...one, endMs: Math.min(one.endMs, endMs) }))
    .filter((one) => one.endMs > now);
  if (previous.length > previousMax)
    throw new NameplateError(
      'LIMIT_EXCEEDED',
      `${key.id} has ${previousMax} secrets before this one that work still.`,
      {
        reason: 'KEY_OVERLAPS',
      },
    );
  const ends = previous.length === 0 ? {} : { overlapEndMs: Math.max(...previous.map((one) => one.endMs)) };
  const expiry = expireTimeMs === undefined ? {} : { expireTimeMs };
  return { key: { ...key, ...expiry, rotateTimeMs: now, ...ends }, digest, previous };
}

/** The row of a key that is over. */
export function revoked({ key, digest }: KeyRow, now: number): KeyRow {
  const { overlapEndMs: _over, ...rest } = key;
  return { key: { ...rest, revokeTimeMs: now }, digest };
}

/** The key as it is shown: an overlap that is over is none. */
export function shown(key: KeyRecord, now: number): KeyRecord {
  if (key.overlapEndMs === undefined || key.overlapEndMs > now) return key;
  const { overlapEndMs: _over, ...rest } = key;
  return rest;
}

/** @throws NameplateError INVALID_VALUE */
export function checkOverlap(overlapS: number): number {
  if (Number.isSafeInteger(overlapS) && overlapS >= 0 && overlapS <= overlapMaxS) return overlapS;
  throw new NameplateError('INVALID_VALUE', 'An overlap is a whole number of seconds, 0 to 90 days.', {
    reason: 'OVERLAP',
  });
}

const previousMax = 4;
const overlapMaxS = 90 * 86_400;
const noDigest = '0'.repeat(64);

function over(id: string, reason: string, what: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${id} ${what}: make another key.`, { reason });
}
