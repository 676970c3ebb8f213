import { decodeCounter, decodeU64, type Entry, prefixRange, type Reader } from '@nameplate/storage';
import { rows } from '../keyspace.ts';
import type { OrganizationTree } from './organization-tree.ts';

/** What is counted of a day. */
export const dayCountNames = ['registered', 'retired', 'resolved'] as const;
export type DayCounts = { readonly [K in (typeof dayCountNames)[number]]: number };

/** Counts of one prefix on one day, its own or reported from below. */
export interface DayRow extends Partial<DayCounts> {
  readonly day: number;
  /** The organization that reported it; empty: counted here. */
  readonly source: string;
  readonly prefix: string;
  /** GB/T 4754; empty: none. */
  readonly industry: string;
  /** GB/T 2260; empty: none. */
  readonly region: string;
}

/** Live handles of one prefix now. */
export type LiveRow = Omit<DayRow, 'day' | keyof DayCounts> & { readonly live: number };

/**
 * Counts from one day to another, both included, those of other servers too. A count of this server may come in several
 * rows. Class and region are those of the prefix's owner, or of the nearest above it that has one.
 */
export async function* dayRows(
  reader: Reader,
  tree: OrganizationTree,
  [from, to]: readonly [from: number, to: number],
): AsyncGenerator<DayRow> {
  for await (const { key, value } of reader.range({ gte: rows.dayCounts(from), lt: rows.dayCounts(to + 1) })) {
    const { day, parts } = parts3(key);
    const [prefix = '', count = ''] = parts;
    yield { day, source: '', prefix, ...placeOf(tree, prefix), [count]: decodeCounter(value) };
  }
  for await (const { key, value } of reader.range({ gte: rows.reportedDay(from), lt: rows.reportedDay(to + 1) })) {
    const { day, parts } = parts3(key);
    const [source = '', prefix = '', industry = '', region = ''] = parts;
    yield { day, source, prefix, industry, region, ...parseCounts(value) };
  }
}

/** What is live now, by prefix. */
export async function* liveRows(reader: Reader, tree: OrganizationTree): AsyncGenerator<LiveRow> {
  for await (const { key, value } of reader.range(prefixRange(rows.allPrefixesHeld()))) {
    const [, prefix = '', kind = ''] = text(key).split('\0');
    if (kind === 'handles') yield { source: '', prefix, ...placeOf(tree, prefix), live: decodeCounter(value) };
  }
  for await (const { key, value } of reader.range(prefixRange(rows.allReportedLive()))) {
    const [, source = '', prefix = '', industry = '', region = ''] = text(key).split('\0');
    yield { source, prefix, industry, region, live: decodeCounter(value) };
  }
}

export function encodeCounts({ registered = 0, retired = 0, resolved = 0 }: Partial<DayCounts>): Uint8Array {
  return Buffer.from(JSON.stringify([registered, retired, resolved]));
}

export function parseCounts(value: Entry['value']): DayCounts {
  const [registered = 0, retired = 0, resolved = 0] = JSON.parse(text(value)) as number[];
  return { registered, retired, resolved };
}

/** Class and region of a prefix: of its owner, or of the nearest above the owner that has one. */
function placeOf(tree: OrganizationTree, prefix: string): { readonly industry: string; readonly region: string } {
  const owner = tree.ownerOf(prefix);
  const chain = owner === undefined ? [] : tree.chain(owner);
  return {
    industry: chain.find(({ industry }) => industry !== undefined)?.industry ?? '',
    region: chain.find(({ region }) => region !== undefined)?.region ?? '',
  };
}

/** A key of two letters, NUL, a day, and texts that end in NUL. */
function parts3(key: Uint8Array): { readonly day: number; readonly parts: readonly string[] } {
  return { day: decodeU64(key, 3), parts: text(key.subarray(11)).split('\0') };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
