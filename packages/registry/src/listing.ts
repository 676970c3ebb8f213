import {
  type AttributeDefinition,
  NameplateError,
  type Principal,
  parseIdentifier,
  parsePrefix,
  prefixKey,
} from '@nameplate/model';
import type { Entry, Store } from '@nameplate/storage';
import type { Access } from './access/access.ts';
import { openToken, sealToken } from './access/sealed-token.ts';
import { searchText } from './attribute-check.ts';
import { notResponsible } from './failures.ts';
import { identifierKeyOf, rows } from './keyspace.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from './page-token.ts';
import type { Prefixes } from './prefixes.ts';
import { decodeRecord, type StoredRecord } from './stored-record.ts';
import { parseHead, type TemplateReader } from './template-reader.ts';
import type { RegistryLimits } from './value-rules.ts';

export interface HandleQuery extends PageRequest {
  /** This prefix only, not those below it. */
  readonly prefix: string;
  /** Only assets of this template, text form. */
  readonly template?: string;
  /** Only assets whose attribute equals `attributeValue`; needs `template`. */
  readonly attribute?: string;
  /** Compared as text. */
  readonly attributeValue?: string;
  readonly includeRetired?: boolean;
}

/** One page of a query, by key; whether the asker may list was decided before. @throws NameplateError NOT_RESPONSIBLE, INVALID_VALUE */
export async function listHandles(
  from: {
    readonly store: Store;
    readonly prefixes: Prefixes;
    readonly templates: TemplateReader;
    readonly limits: RegistryLimits;
  },
  query: HandleQuery,
  lens?: Lens,
): Promise<{ readonly records: StoredRecord[]; readonly nextPageToken: string }> {
  const prefix = prefixKey(parsePrefix(query.prefix));
  if (!(await from.prefixes.has(prefix))) throw notResponsible(query.prefix);
  const { row, fetch, matches } = await planQuery(from, prefix, query);
  const shown = (stored: StoredRecord) => {
    if (query.includeRetired !== true && stored.state !== 'active') return undefined;
    return lens === undefined ? stored : lens.view(stored);
  };
  const wanted = (record: StoredRecord | undefined) => (record !== undefined && matches(record) ? record : undefined);
  const page = await readPage<StoredRecord>(
    from.store,
    rowRange(row),
    {
      pageSize: pageSizeOf(query.pageSize, from.limits.pageSize),
      pageToken: lens?.openToken(query.pageToken ?? '') ?? query.pageToken ?? '',
    },
    async (entries) => {
      const found = await fetch(entries);
      const records = found.map((bytes) => bytes && shown(decodeRecord(bytes)));
      // Promises only where grants decide.
      if (!records.some(isPromise)) return (records as (StoredRecord | undefined)[]).map(wanted);
      return (await Promise.all(records.map((record) => Promise.resolve(record)))).map(wanted);
    },
    sizeOf,
  );
  return { records: page.items, nextPageToken: lens?.sealToken(page.nextPageToken) ?? page.nextPageToken };
}

/** How who lists sees records. */
export interface Lens {
  /** Undefined: it is not shown. */
  view(record: StoredRecord): StoredRecord | undefined | Promise<StoredRecord | undefined>;
  sealToken(token: string): string;
  openToken(token: string): string;
}

/** All, as the owner's side sees it. */
export function ownersLens(access: Access, principal: Principal): Lens {
  return { view: (record) => access.view(record, principal), sealToken: asIs, openToken: asIs };
}

/** Records of which something is granted to the principal. Its page tokens do not tell the keys of others. */
export function grantsLens(access: Access, principal: Principal): Lens {
  return {
    view: async (record) =>
      (await access.seesByGrant(record, principal)) ? await access.view(record, principal) : undefined,
    sealToken: sealToken,
    openToken: openToken,
  };
}

const asIs = (token: string) => token;

interface QueryPlan {
  /** Where the rows of the query begin. */
  readonly row: Uint8Array;
  /** The records that the rows stand for. */
  readonly fetch: (entries: readonly Entry[]) => Promise<readonly (Uint8Array | undefined)[]>;
  readonly matches: (record: StoredRecord) => boolean;
}

async function planQuery(
  from: { readonly store: Store; readonly templates: TemplateReader },
  prefix: string,
  { template, attribute, attributeValue }: HandleQuery,
): Promise<QueryPlan> {
  const byIndex = (entries: readonly Entry[]) =>
    from.store.getMany(entries.map(({ key }) => rows.handle(identifierKeyOf(key))));
  if (!template) {
    if (attribute) throw invalid('ATTRIBUTE_QUERY', 'Finding by attribute needs the template.');
    return {
      row: rows.handles(prefix),
      fetch: async (entries) => entries.map(({ value }) => value),
      matches: () => true,
    };
  }
  const { key } = parseIdentifier(template);
  if (!attribute) return { row: rows.assets(key, prefix), fetch: byIndex, matches: () => true };
  const definition = await attributeOf(from.templates, key, template, attribute);
  const value = attributeValue ?? '';
  const text = searchText(definition, value);
  if (text === undefined) throw invalid('ATTRIBUTE_QUERY', `Attribute ${attribute} is JSON, which is not indexed.`);
  return {
    row: rows.attributes(key, attribute, text, prefix),
    fetch: byIndex,
    // The index holds a digest of the value: the record has the last word.
    matches: (record) =>
      record.values.some(
        (stored) => stored.type === attribute && searchText(definition, textOf(stored.decode().data)) === text,
      ),
  };
}

async function attributeOf(
  templates: TemplateReader,
  key: string,
  template: string,
  attribute: string,
): Promise<AttributeDefinition> {
  const row = await templates.headRow(key);
  const version = row === undefined ? 0 : parseHead(row).version;
  const attributes = version === 0 ? {} : ((await templates.version(key, version))?.attributes ?? {});
  const found = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
  if (found !== undefined) return found;
  throw invalid('ATTRIBUTE_UNKNOWN', `Template ${template} has no attribute ${attribute}.`);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}

function sizeOf(record: StoredRecord): number {
  return record.values.reduce((sum, { grpc }) => sum + grpc.length, record.grpcHeader.length);
}

function textOf(data: Uint8Array): string {
  return Buffer.from(data).toString('utf8');
}

function invalid(reason: string, message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason });
}
