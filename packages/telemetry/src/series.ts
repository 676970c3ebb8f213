import { NameplateError, type Reading } from '@nameplate/model';
import { decodeU64, key, prefixRange, type RangeOptions, type Reader } from '@nameplate/storage';
import { decodeRow } from './reading-row.ts';

/**
 * Every row that telemetry keeps. One metric of one device is one run of keys in order of device time, so that a range of
 * time is a range of keys.
 */
export const rows = {
  series: (deviceKey: string, metric: string) => key('series', deviceKey, metric),
  /** `arrival` tells readings apart that have no time of their own and came in one millisecond. */
  reading: (deviceKey: string, metric: string, deviceTimeMs: number, arrival?: number) =>
    arrival === undefined
      ? key('series', deviceKey, metric, deviceTimeMs)
      : key('series', deviceKey, metric, deviceTimeMs, arrival),
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
  /** Only what follows this place, in the direction asked: the part of a row's key behind its series. */
  readonly after?: Uint8Array;
}

/** Readings by device time, then arrival, a block at a time. */
export async function* readSeries(reader: Reader, range: SeriesRange): AsyncGenerator<Reading> {
  for await (const { reading } of readPlaces(reader, range)) yield reading;
}

async function* readPlaces(
  reader: Reader,
  range: SeriesRange,
): AsyncGenerator<{ readonly reading: Reading; readonly place: Uint8Array }> {
  const { metric } = range;
  const timeAt = rows.series(range.deviceKey, metric).length;
  for await (const { key: rowKey, value } of reader.range(bounds(range)))
    yield { reading: decodeRow(value, metric, decodeU64(rowKey, timeAt)), place: rowKey.subarray(timeAt) };
}

/** One page and the token of the next; a token is a direction and the place of the last reading. */
export async function listReadings(
  reader: Reader,
  range: SeriesRange & { readonly pageSize: number; readonly pageToken?: string },
): Promise<{ readonly readings: Reading[]; readonly nextPageToken: string }> {
  const { pageSize, pageToken, newestFirst = false } = range;
  const found: { readonly reading: Reading; readonly place: Uint8Array }[] = [];
  const rest =
    pageToken === undefined || pageToken === '' ? range : { ...range, after: afterToken(pageToken, newestFirst) };
  for await (const one of readPlaces(reader, { ...rest, limit: pageSize + 1 })) found.push(one);
  const more = found.length > pageSize;
  if (more) found.pop();
  const last = found.at(-1);
  const nextPageToken = more && last ? token(last.place, newestFirst) : '';
  return { readings: found.map(({ reading }) => reading), nextPageToken };
}

function bounds(range: SeriesRange): RangeOptions {
  const series = rows.series(range.deviceKey, range.metric);
  const { startMs, endMs, afterStart = false, newestFirst = false, limit, after } = range;
  // A bound before 1970 is clamped to it, where nothing may be left out.
  const shift = afterStart && (startMs ?? -1) >= 0 ? 1 : 0;
  const start = startMs === undefined ? undefined : key(series, clamp(startMs + shift));
  const end = endMs === undefined ? undefined : key(series, clamp(afterStart ? endMs + 1 : endMs));
  const place = after && Buffer.concat([series, after]);
  return {
    ...prefixRange(series),
    ...(start && { gte: start }),
    ...(end && { lt: end }),
    ...(place && tighter(place, newestFirst ? { lt: end } : { gt: start })),
    reverse: newestFirst,
    ...(limit !== undefined && { limit }),
  };
}

/** A token's place takes over a bound unless the bound is narrower already. */
function tighter(
  place: Uint8Array,
  bound: { readonly lt: Uint8Array | undefined } | { readonly gt: Uint8Array | undefined },
): RangeOptions {
  if ('lt' in bound) return bound.lt !== undefined && Buffer.compare(bound.lt, place) < 0 ? {} : { lt: place };
  return bound.gt !== undefined && Buffer.compare(bound.gt, place) > 0 ? {} : { gt: place };
}

function clamp(ms: number): number {
  return Math.min(Math.max(0, Math.ceil(ms)), Number.MAX_SAFE_INTEGER);
}

function token(place: Uint8Array, newestFirst: boolean): string {
  return Buffer.concat([Buffer.of(newestFirst ? 1 : 0), place]).toString('base64url');
}

/** A place is a device time, and for some readings an arrival: 8 octets each. */
function afterToken(pageToken: string, newestFirst: boolean): Uint8Array {
  const bytes = /^(?:[\w-]{12}|[\w-]{23})$/.test(pageToken) ? Buffer.from(pageToken, 'base64url') : Buffer.alloc(0);
  const isPlace = (bytes.length === 9 || bytes.length === 17) && bytes[1] === 0 && (bytes[2] ?? 255) < 0x20;
  if (!isPlace || bytes[0] !== (newestFirst ? 1 : 0))
    throw new NameplateError('INVALID_VALUE', 'page_token is not one that this listing gave.', {
      reason: 'PAGE_TOKEN',
      metadata: { field: 'page_token' },
    });
  return bytes.subarray(1);
}
