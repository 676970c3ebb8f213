import { NameplateError, type Reading } from '@nameplate/model';
import { decodeU64, encodeU64, key, prefixRange, type RangeOptions, type Reader } from '@nameplate/storage';
import { decodeRow } from './reading-row.ts';

/**
 * Every row that telemetry keeps. One metric of one device is one run of keys in order of device time, so that a range of
 * time is a range of keys.
 */
export const rows = {
  series: (deviceKey: string, metric: string) => key('series', deviceKey, metric),
  reading: (deviceKey: string, metric: string, deviceTimeMs: number) => key('series', deviceKey, metric, deviceTimeMs),
  latest: (deviceKey: string, metric: string) => key('latest', deviceKey, metric),
  latestOf: (deviceKey: string) => key('latest', deviceKey),
  offset: (reader: string) => key('offset', reader),
} as const;

/** Which part of a series: device times in [start, end), or one bound only. */
export interface SeriesRange {
  readonly deviceKey: string;
  readonly metric: string;
  readonly startMs?: number;
  readonly endMs?: number;
  /** (start, end] in place of [start, end): the moments at which something was counted up. */
  readonly afterStart?: boolean;
  readonly newestFirst?: boolean;
  readonly limit?: number;
}

/** Readings by device time, a block at a time. */
export async function* readSeries(reader: Reader, range: SeriesRange): AsyncGenerator<Reading> {
  const { metric } = range;
  const timeAt = rows.series(range.deviceKey, metric).length;
  for await (const { key: rowKey, value } of reader.range(bounds(range)))
    yield decodeRow(value, metric, decodeU64(rowKey, timeAt));
}

/** One page and the token of the next; a token is a direction and the last device time. */
export async function listReadings(
  reader: Reader,
  range: SeriesRange & { readonly pageSize: number; readonly pageToken?: string },
): Promise<{ readonly readings: Reading[]; readonly nextPageToken: string }> {
  const { pageSize, pageToken, newestFirst = false } = range;
  const readings: Reading[] = [];
  const rest =
    pageToken === undefined || pageToken === '' ? range : { ...range, ...afterToken(pageToken, newestFirst, range) };
  for await (const reading of readSeries(reader, { ...rest, limit: pageSize + 1 })) readings.push(reading);
  if (readings.length <= pageSize) return { readings, nextPageToken: '' };
  readings.pop();
  return { readings, nextPageToken: token(readings[pageSize - 1]?.deviceTimeMs ?? 0, newestFirst) };
}

function bounds(range: SeriesRange): RangeOptions {
  const series = rows.series(range.deviceKey, range.metric);
  const { startMs, endMs, afterStart = false, newestFirst = false, limit } = range;
  const start = startMs === undefined ? undefined : key(series, clamp(startMs));
  const end = endMs === undefined ? undefined : key(series, clamp(endMs));
  // A bound before 1970 is clamped to it, where nothing may be left out.
  const after = afterStart && (startMs ?? -1) >= 0;
  return {
    ...prefixRange(series),
    ...(start && (after ? { gt: start } : { gte: start })),
    ...(end && (afterStart ? { lt: key(series, clamp((endMs ?? 0) + 1)) } : { lt: end })),
    reverse: newestFirst,
    ...(limit !== undefined && { limit }),
  };
}

function clamp(ms: number): number {
  return Math.min(Math.max(0, Math.ceil(ms)), Number.MAX_SAFE_INTEGER);
}

function token(deviceTimeMs: number, newestFirst: boolean): string {
  return Buffer.concat([Buffer.of(newestFirst ? 1 : 0), encodeU64(deviceTimeMs)]).toString('base64url');
}

function afterToken(
  pageToken: string,
  newestFirst: boolean,
  { startMs, endMs }: SeriesRange,
): Pick<SeriesRange, 'startMs' | 'endMs'> {
  const bytes = /^[\w-]{12}$/.test(pageToken) ? Buffer.from(pageToken, 'base64url') : Buffer.alloc(0);
  const last =
    bytes.length === 9 && (bytes[1] ?? 1) === 0 && (bytes[2] ?? 255) < 0x20 ? decodeU64(bytes, 1) : undefined;
  if (last === undefined || bytes[0] !== (newestFirst ? 1 : 0))
    throw new NameplateError('INVALID_VALUE', 'page_token is not one that this listing gave.', {
      reason: 'PAGE_TOKEN',
      metadata: { field: 'page_token' },
    });
  if (newestFirst) return { endMs: Math.min(last, endMs ?? last) };
  return { startMs: Math.max(last + 1, startMs ?? 0) };
}
