import { NameplateError } from '@nameplate/model';
import { compareBytes, type Entry, prefixRange, type Reader } from '@nameplate/storage';

/** What one page asks for. */
export interface PageRequest {
  readonly pageSize?: number;
  readonly pageToken?: string;
}

/** One page; the token is empty on the last. */
export interface Page<T> {
  readonly items: T[];
  readonly nextPageToken: string;
}

/** Rows that begin with `prefix` and end before `end`. */
export interface RowRange {
  readonly prefix: Uint8Array;
  readonly end: Uint8Array | undefined;
}

/** Rows looked at for one page, in pages' worth: a page of a list with many hidden rows may come short. */
const scanFactor = 10;
/** Rows, and octets of rows, read at a time. */
const chunkRows = 256;
const chunkBytes = 4 * 1024 * 1024;
/** A page of large items comes short too, so that it fits a message. */
const pageBytes = 2 * 1024 * 1024;

/**
 * One page of a range of rows. `pick` turns a chunk of rows into items, undefined for those to leave out. Reads by key,
 * a chunk at a time: never by offset, never a whole prefix.
 */
export async function readPage<T>(
  reader: Reader,
  range: RowRange,
  { pageSize, pageToken }: { readonly pageSize: number; readonly pageToken: string },
  pick: (entries: readonly Entry[]) => Promise<readonly (T | undefined)[]>,
  sizeOf: (item: T) => number = () => 0,
): Promise<Page<T>> {
  const items: T[] = [];
  const budget = pageSize * scanFactor + chunkRows;
  let after = decodePageToken(pageToken, range.prefix);
  let size = 0;
  for (let scanned = 0; scanned < budget; ) {
    const { entries, last } = await readChunk(reader, range, after, Math.min(chunkRows, pageSize + 1));
    const picked = await pick(entries);
    for (const [i, entry] of entries.entries()) {
      const item = picked[i];
      if (item !== undefined) {
        size += sizeOf(item);
        const full = items.length === pageSize || (items.length > 0 && size > pageBytes);
        if (full) return { items, nextPageToken: encodePageToken(after) };
        items.push(item);
      }
      after = entry.key;
    }
    if (last) return { items, nextPageToken: '' };
    scanned += entries.length;
  }
  return { items, nextPageToken: encodePageToken(after) };
}

/** Page size asked for: at most the limit, which is the default too. @throws NameplateError INVALID_VALUE */
export function pageSizeOf(asked: number | undefined, limit: number): number {
  if (asked === undefined || asked === 0) return limit;
  if (!Number.isSafeInteger(asked) || asked < 0)
    throw new NameplateError('INVALID_VALUE', `A page size is a whole number from 1 to ${limit}.`, {
      reason: 'PAGE_SIZE',
    });
  return Math.min(asked, limit);
}

function encodePageToken(key: Uint8Array | undefined): string {
  return key === undefined ? '' : Buffer.from(key).toString('base64url');
}

/** The key a token names, which belongs to the same query: it begins with the query's prefix. */
function decodePageToken(token: string, prefix: Uint8Array): Uint8Array | undefined {
  if (token === '') return undefined;
  const key = /^[A-Za-z0-9_-]{1,8192}$/.test(token) ? Buffer.from(token, 'base64url') : Buffer.alloc(0);
  const same = key.length > prefix.length && compareBytes(key.subarray(0, prefix.length), prefix) === 0;
  if (same) return key;
  throw new NameplateError('INVALID_VALUE', 'The page token does not belong to this query; start at the first page.', {
    reason: 'PAGE_TOKEN',
  });
}

async function readChunk(
  reader: Reader,
  range: RowRange,
  after: Uint8Array | undefined,
  limit: number,
): Promise<{ readonly entries: Entry[]; readonly last: boolean }> {
  const lower = after === undefined ? { gte: range.prefix } : { gt: after };
  const upper = range.end === undefined ? {} : { lt: range.end };
  const entries: Entry[] = [];
  let bytes = 0;
  for await (const entry of reader.range({ ...lower, ...upper, limit })) {
    entries.push(entry);
    bytes += entry.value.length;
    if (bytes > chunkBytes) return { entries, last: false };
  }
  return { entries, last: entries.length < limit };
}

/** Every row that begins with a key. */
export function rowRange(prefix: Uint8Array): RowRange {
  return { prefix, end: prefixRange(prefix).lt };
}
