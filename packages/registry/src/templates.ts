import { isDeepStrictEqual } from 'node:util';
import {
  type Clock,
  decide,
  type Identifier,
  NameplateError,
  type Principal,
  parsePrefix,
  parseTemplateDefinition,
  prefixKey,
  type TemplateDefinition,
  type TemplateRecord,
  valueIndexes,
  valueTypes,
} from '@nameplate/model';
import type { Operation, Store } from '@nameplate/storage';
import { checkEtag, handleNotFound, requireActive } from './failures.ts';
import { type Idempotency, jsonCodec, type WriteContext } from './idempotency.ts';
import { identifierKeyOf, rows } from './keyspace.ts';
import { ownedValue, withOwnedValue } from './owned-value.ts';
import { type PageRequest, pageSizeOf, readPage, rowRange } from './page-token.ts';
import { accessPrefix, actorOf, requireScope } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { Plan, Records } from './records.ts';
import { decodeRecord, type StoredRecord } from './stored-record.ts';
import { breakingChanges } from './template-changes.ts';
import { TemplateFence } from './template-fence.ts';
import { parseHead, type TemplateHead, type TemplateReader } from './template-reader.ts';
import type { RegistryLimits } from './value-rules.ts';

/** A template as it is answered. */
export interface StoredTemplate extends TemplateRecord {
  /** Of the handle that holds it. */
  readonly etag: string;
}

/**
 * Templates: draft → published → withdrawn. A template is a handle whose value 200 is its newest published version, or
 * its draft when there is none; versions are kept beside it and never change. A draft shows only to those who may read
 * or write the prefix.
 */
export class Templates {
  readonly #store: Store;
  readonly #records: Records;
  readonly #prefixes: Prefixes;
  readonly #reader: TemplateReader;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;
  readonly #limits: RegistryLimits;
  readonly #fence: TemplateFence;

  constructor(parts: {
    readonly store: Store;
    readonly records: Records;
    readonly prefixes: Prefixes;
    readonly templates: TemplateReader;
    readonly idempotency: Idempotency;
    readonly clock: Clock;
    readonly limits: RegistryLimits;
  }) {
    this.#store = parts.store;
    this.#records = parts.records;
    this.#prefixes = parts.prefixes;
    this.#reader = parts.templates;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
    this.#fence = new TemplateFence(parts.store, parts.clock, parts.templates);
  }

  /** Makes or replaces the draft. `definition` is what came in, as parsed JSON. */
  async create(
    context: WriteContext,
    input: { readonly identifier: Identifier; readonly definition: unknown },
  ): Promise<StoredTemplate> {
    const { identifier } = input;
    const request = ['templates.create', identifier.key, JSON.stringify(input.definition)];
    return await this.#write(context, identifier, request, async (current, row) => {
      const head = row && parseHead(row);
      const published = head?.version ? await this.#reader.version(identifier.key, head.version) : undefined;
      const definition = parseTemplateDefinition(input.definition, published);
      const version = (head?.version ?? 0) + 1;
      const draft: TemplateRecord = { identifier: identifier.canonical, version, state: 'draft', definition };
      return {
        template: draft,
        // The published version stays what the handle shows.
        shown: head?.version && published ? this.#published(identifier, head, published) : draft,
        head: { version: head?.version ?? 0, state: head?.state ?? 'draft', draft: true },
        operations: [putVersion(identifier.key, 0, definition)],
        current,
      };
    });
  }

  /**
   * Publishes the draft as the next version. A draft equal to the newest version adds none.
   * @throws NameplateError IN_USE, naming up to ten assets, when the version would break them
   */
  async publish(
    context: WriteContext,
    { identifier, etag }: { readonly identifier: Identifier; readonly etag?: string },
  ): Promise<StoredTemplate> {
    const request = ['templates.publish', identifier.key, etag];
    return await this.#write(context, identifier, request, async (current, row) => {
      const stored = this.#requireTemplate(identifier, current, row);
      checkEtag(stored.record, etag);
      const draft = stored.head.draft ? await this.#reader.definition(identifier.key, 0) : undefined;
      if (draft === undefined)
        throw new NameplateError('INVALID_VALUE', `${identifier.canonical} has no draft to publish.`, {
          reason: 'TEMPLATE_NO_DRAFT',
        });
      const before = stored.head.version ? await this.#reader.version(identifier.key, stored.head.version) : undefined;
      const same = isDeepStrictEqual(before, draft);
      const breaking = before === undefined || same ? [] : breakingChanges(before, draft);
      const closed =
        breaking.length > 0 && (await this.#fence.close(identifier, stored.row, breaking, context.principal));
      const version = same ? stored.head.version : stored.head.version + 1;
      const template: TemplateRecord = {
        identifier: identifier.canonical,
        version,
        state: 'published',
        definition: draft,
      };
      return {
        template,
        shown: template,
        head: { version, state: 'published', draft: false },
        ...(closed ? { expectedHead: closed } : {}),
        operations: [
          ...(same ? [] : [putVersion(identifier.key, version, draft)]),
          { type: 'delete', key: rows.templateVersion(identifier.key, 0) },
        ],
        current,
      };
    });
  }

  /** No new assets from it; those there are stay. */
  async withdraw(
    context: WriteContext,
    { identifier, etag }: { readonly identifier: Identifier; readonly etag?: string },
  ): Promise<StoredTemplate> {
    const request = ['templates.withdraw', identifier.key, etag];
    return await this.#write(context, identifier, request, async (current, row) => {
      const stored = this.#requireTemplate(identifier, current, row);
      checkEtag(stored.record, etag);
      const definition = await this.#reader.version(identifier.key, stored.head.version);
      if (stored.head.version === 0 || definition === undefined)
        throw new NameplateError('INVALID_VALUE', `${identifier.canonical} was never published.`, {
          reason: 'TEMPLATE_NOT_PUBLISHED',
        });
      const { version, draft } = stored.head;
      const withdrawn: TemplateHead = { version, state: 'withdrawn', draft };
      const template = this.#published(identifier, withdrawn, definition);
      return { template, shown: template, head: withdrawn, operations: [], current };
    });
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
            if (record === undefined || !mayRead(principal, record.identifier)) return undefined;
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
    if (version === 0 ? head.version > 0 : version <= head.version) {
      const definition = await this.#reader.version(identifier.key, version === 0 ? head.version : version);
      return definition && { ...this.#published(identifier, head, definition, version), etag };
    }
    const isDraft = head.draft && (version === 0 || version === head.version + 1) && mayRead(principal, identifier);
    const definition = isDraft ? await this.#reader.definition(identifier.key, 0) : undefined;
    return (
      definition && { identifier: identifier.canonical, version: head.version + 1, state: 'draft', definition, etag }
    );
  }

  #published(identifier: Identifier, head: TemplateHead, definition: TemplateDefinition, version = 0): TemplateRecord {
    const number = version === 0 ? head.version : version;
    return { identifier: identifier.canonical, version: number, state: head.state, definition };
  }

  #requireTemplate(
    identifier: Identifier,
    record: StoredRecord | undefined,
    row: Uint8Array | undefined,
  ): { readonly record: StoredRecord; readonly head: TemplateHead; readonly row: Uint8Array } {
    if (record !== undefined) requireActive(record);
    if (record === undefined || row === undefined) throw handleNotFound(identifier);
    return { record, head: parseHead(row), row };
  }

  async #write(
    context: WriteContext,
    identifier: Identifier,
    request: readonly (string | undefined)[],
    decideChange: (current: StoredRecord | undefined, row: Uint8Array | undefined) => Promise<TemplateChange>,
  ): Promise<StoredTemplate> {
    requireScope(context.principal, 'identifier.write', accessPrefix(identifier));
    return await this.#idempotency.run(context, request, jsonCodec<StoredTemplate>(), async (ticket) => {
      let answer: StoredTemplate | undefined;
      const plan = async (current: StoredRecord | undefined): Promise<Plan> => {
        await this.#prefixes.requireResponsible(identifier);
        const row = await this.#store.get(rows.template(identifier.key));
        const change = await decideChange(current, row);
        const made = this.#plan(identifier, change, row);
        answer = { ...change.template, etag: String(made.record.revision) };
        return { ...made, answer: Buffer.from(JSON.stringify(answer)) };
      };
      await this.#records.write({ identifier, actor: actorOf(context.principal), ticket, plan });
      if (answer === undefined) throw new Error('a template was written without a plan');
      return answer;
    });
  }

  #plan(identifier: Identifier, change: TemplateChange, row: Uint8Array | undefined): Plan {
    const { shown, head, operations, current } = change;
    const nowMs = this.#clock.now();
    const { version, state, definition } = shown;
    const content = { version, state, definition };
    const value = ownedValue(valueIndexes.template, valueTypes.template, content, {
      nowMs,
      isPublic: state !== 'draft',
    });
    const key = rows.template(identifier.key);
    return {
      kind: current === undefined ? 'created' : 'updated',
      record: withOwnedValue(identifier, current, value, nowMs),
      operations: [...operations, { type: 'put', key, value: Buffer.from(JSON.stringify(head)) }],
      guards: [{ key, expect: change.expectedHead ?? row }],
    };
  }
}

interface TemplateChange {
  /** What is answered. */
  readonly template: TemplateRecord;
  /** What the handle shows. */
  readonly shown: TemplateRecord;
  readonly head: TemplateHead;
  /** The head's row as a fence left it. */
  readonly expectedHead?: Uint8Array;
  readonly operations: readonly Operation[];
  readonly current: StoredRecord | undefined;
}

function mayRead(principal: Principal, identifier: Identifier): boolean {
  const prefix = accessPrefix(identifier);
  return (
    decide(principal, { scope: 'identifier.read', prefix }).allowed ||
    decide(principal, { scope: 'identifier.write', prefix }).allowed
  );
}

function putVersion(key: string, version: number, definition: TemplateDefinition): Operation {
  return {
    type: 'put',
    key: rows.templateVersion(key, version),
    value: Buffer.from(JSON.stringify(definition)),
  };
}
