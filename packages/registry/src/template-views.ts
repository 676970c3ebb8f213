import { type Identifier, type Principal, parsePrefix, prefixKey, type TemplateRecord } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import type { Access } from './access/access.ts';
import { handleNotFound, requireActive } from './failures.ts';
import { identifierKeyOf, rows } from './keyspace.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from './page-token.ts';
import { requireScope } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { Records } from './records.ts';
import { decodeRecord, type StoredRecord } from './stored-record.ts';
import { ownsTemplate, seesTemplate } from './template-audience.ts';
import { parseHead, type TemplateReader } from './template-reader.ts';
import type { RegistryLimits } from './value-rules.ts';

/** A template as it is answered. */
export interface StoredTemplate extends TemplateRecord {
  /** Of the handle that holds it. */
  readonly etag: string;
}

/** Templates as they are read: a draft shows only to those who may read or write the prefix. */
export class TemplateViews {
  readonly #store: Store;
  readonly #records: Records;
  readonly #prefixes: Prefixes;
  readonly #reader: TemplateReader;
  readonly #limits: RegistryLimits;
  readonly #access: Access;

  constructor(parts: {
    readonly store: Store;
    readonly records: Records;
    readonly prefixes: Prefixes;
    readonly templates: TemplateReader;
    readonly limits: RegistryLimits;
    readonly access: Access;
  }) {
    this.#store = parts.store;
    this.#records = parts.records;
    this.#prefixes = parts.prefixes;
    this.#reader = parts.templates;
    this.#limits = parts.limits;
    this.#access = parts.access;
  }

  /** A version; 0, the default, for the newest published, else the draft. @throws NameplateError HANDLE_NOT_FOUND */
  async get(principal: Principal, identifier: Identifier, version = 0): Promise<StoredTemplate> {
    const record = await this.#records.read(identifier.key);
    if (record === undefined) await this.#prefixes.requireResponsible(identifier);
    const numbered = Number.isSafeInteger(version) && version >= 0;
    const found = record && numbered ? await this.#stored(principal, requireActive(record), version) : undefined;
    if (found === undefined) throw handleNotFound(identifier);
    return found;
  }

  /** Templates by key: of one prefix, or of all that the principal may read. */
  async list(
    principal: Principal,
    { prefix = '', pageSize, pageToken = '' }: PageRequest & { readonly prefix?: string },
  ): Promise<{ readonly templates: StoredTemplate[]; readonly nextPageToken: string }> {
    const held = prefix === '' ? undefined : prefixKey(parsePrefix(prefix));
    if (held !== undefined || principal.kind === 'anonymous') requireScope(principal, 'identifier.read', held ?? '*');
    const page = await readPage(
      this.#store,
      rowRange(rows.templates(held)),
      { pageSize: pageSizeOf(pageSize, this.#limits.pageSize), pageToken },
      async (entries) => {
        const records = await this.#store.getMany(entries.map(({ key }) => rows.handle(identifierKeyOf(key))));
        return await Promise.all(
          records.map(async (bytes) => {
            const record = bytes && decodeRecord(bytes);
            if (record === undefined || !ownsTemplate(record, principal)) return undefined;
            return record.state === 'active' ? await this.#stored(principal, record, 0) : undefined;
          }),
        );
      },
    );
    return { templates: page.items, nextPageToken: page.nextPageToken };
  }

  async #stored(principal: Principal, record: StoredRecord, version: number): Promise<StoredTemplate | undefined> {
    const { identifier, etag } = record;
    const row = await this.#reader.headRow(identifier.key);
    if (row === undefined) return undefined;
    const head = parseHead(row);
    const { canonical } = identifier;
    if (version === 0 ? head.version > 0 : version <= head.version) {
      const number = version === 0 ? head.version : version;
      const definition = await this.#reader.version(identifier.key, number);
      if (!(await seesTemplate(this.#access, record, principal))) return undefined;
      return definition && { identifier: canonical, version: number, state: head.state, definition, etag };
    }
    const isNext = version === 0 || version === head.version + 1;
    const isDraft = head.draft && isNext && ownsTemplate(record, principal);
    const definition = isDraft ? await this.#reader.definition(identifier.key, 0) : undefined;
    return definition && { identifier: canonical, version: head.version + 1, state: 'draft', definition, etag };
  }
}
