import { decide, type Principal, parseIdentifier, type Violation } from '@nameplate/model';
import { type Entry, prefixRange, type Store } from '@nameplate/storage';
import { assetMark } from './attribute-index.ts';
import { identifierKeyOf, rows } from './keyspace.ts';
import { accessPrefix } from './permission.ts';
import { decodeRecord, type StoredRecord, toHandleRecord } from './stored-record.ts';
import type { Breakage } from './template-breakage.ts';

/** An asset that a new version would break. */
export interface BrokenAsset {
  /** Canonical text; absent when the asker may not read the asset. */
  readonly identifier?: string;
  readonly violations: readonly Violation[];
}

/** The live assets of a template, a chunk of records at a time: memory does not grow with their number. */
export async function* assetsOf(store: Store, templateKey: string): AsyncGenerator<readonly StoredRecord[]> {
  const { gte, lt } = prefixRange(rows.assets(templateKey));
  let after: Uint8Array | undefined;
  for (;;) {
    const lower = after === undefined ? { gte } : { gt: after };
    const entries: Entry[] = [];
    for await (const entry of store.range({ ...lower, ...(lt && { lt }), limit: chunk })) entries.push(entry);
    if (entries.length === 0) return;
    after = entries.at(-1)?.key;
    yield (await recordsOf(store, entries)).filter((record) => record !== undefined);
  }
}

/** The live records behind rows of `rows.assets`, each in the place of its row. */
export async function recordsOf(store: Store, entries: readonly Entry[]): Promise<(StoredRecord | undefined)[]> {
  const live = entries.map(({ key, value }) =>
    value[0] === assetMark.active[0] ? rows.handle(identifierKeyOf(key)) : undefined,
  );
  const found = await store.getMany(live.filter((key) => key !== undefined));
  let next = 0;
  return live.map((key) => {
    const bytes = key === undefined ? undefined : found[next++];
    const record = bytes && decodeRecord(bytes);
    return record?.state === 'active' ? record : undefined;
  });
}

/** What breaks in an asset, as the asker may know it; undefined when nothing does. */
export function brokenAsset(record: StoredRecord, breakage: Breakage, principal: Principal): BrokenAsset | undefined {
  const violations = breakage(toHandleRecord(record).values).slice(0, perAsset);
  if (violations.length === 0) return undefined;
  const identifier = record.identifier.canonical;
  const prefix = accessPrefix(parseIdentifier(identifier));
  if (decide(principal, { scope: 'identifier.read', prefix }).allowed)
    return { identifier, violations: violations.map((each) => ({ ...each, identifier })) };
  return { violations: violations.map((each) => ({ ...each, value: '***' })) };
}

const chunk = 256;
/** Violations told of one asset. */
const perAsset = 10;
