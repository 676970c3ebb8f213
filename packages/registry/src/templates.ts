import { isDeepStrictEqual } from 'node:util';
import {
  type Clock,
  type Identifier,
  type Principal,
  parseTemplateDefinition,
  type TemplateDefinition,
  type TemplateRecord,
  valueIndexes,
  valueTypes,
  withVisibility,
} from '@nameplate/model';
import type { Operation, Store } from '@nameplate/storage';
import type { Access } from './access/access.ts';
import type { Changes } from './changes.ts';
import {
  checkEtag,
  handleNotFound,
  requireActive,
  templateExists,
  templateUnpublished,
  templateWithoutDraft,
} from './failures.ts';
import { type Idempotency, jsonCodec, type WriteContext } from './idempotency.ts';
import { rows } from './keyspace.ts';
import { ownedValue, withOwnedValue } from './owned-value.ts';
import { accessPrefix, actorOf, requireScope } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { Plan, Records } from './records.ts';
import type { StoredRecord } from './stored-record.ts';
import type { SuffixBlocks } from './suffix-blocks.ts';
import { breakageOf } from './template-breakage.ts';
import { TemplateFence } from './template-fence.ts';
import { parseHead, type TemplateHead, type TemplateReader } from './template-reader.ts';
import { type TemplateCheck, tryTemplate } from './template-trial.ts';
import { type StoredTemplate, TemplateViews } from './template-views.ts';
import type { RegistryLimits } from './value-rules.ts';

/**
 * Templates: draft → published → withdrawn. A template is a handle whose value 200 is its newest published version, or
 * its draft when there is none; versions are kept beside it and never change. A draft shows only to those who may read
 * or write the prefix.
 */
export class Templates {
  readonly #store: Store;
  readonly #records: Records;
  readonly #prefixes: Prefixes;
  readonly #blocks: SuffixBlocks;
  readonly #reader: TemplateReader;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;
  readonly #fence: TemplateFence;
  readonly #views: TemplateViews;

  constructor(parts: {
    readonly store: Store;
    readonly records: Records;
    readonly prefixes: Prefixes;
    readonly templates: TemplateReader;
    readonly idempotency: Idempotency;
    readonly clock: Clock;
    readonly limits: RegistryLimits;
    readonly changes: Changes;
    readonly access: Access;
    readonly blocks: SuffixBlocks;
  }) {
    this.#blocks = parts.blocks;
    this.#store = parts.store;
    this.#records = parts.records;
    this.#prefixes = parts.prefixes;
    this.#reader = parts.templates;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#fence = new TemplateFence(parts);
    this.#views = new TemplateViews(parts);
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
   * @throws NameplateError IN_USE, naming up to ten assets with their values, when the version would break registered ones
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
      if (draft === undefined) throw templateWithoutDraft(identifier);
      const before = stored.head.version ? await this.#reader.version(identifier.key, stored.head.version) : undefined;
      const same = isDeepStrictEqual(before, draft);
      const breakage = before === undefined || same ? undefined : breakageOf(before, draft);
      const { principal, signal } = context;
      const fenced = { template: identifier, open: stored.row, principal, signal };
      const closed = breakage && (await this.#fence.close({ ...fenced, breakage }));
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

  /**
   * A draft of one's own with the definition of a published version, which it names as its origin.
   * @throws NameplateError HANDLE_ALREADY_EXISTS when there is a template already
   */
  async fork(
    context: WriteContext,
    {
      source,
      version = 0,
      into,
    }: { readonly source: Identifier; readonly version?: number; readonly into: Identifier },
  ): Promise<StoredTemplate> {
    const request = ['templates.fork', into.key, source.key, String(version)];
    return await this.#write(context, into, request, async (current, row) => {
      if (row !== undefined) throw templateExists(into);
      const from = await this.#views.get(context.principal, source, version);
      if (from.state === 'draft') throw templateUnpublished(source);
      const definition: TemplateDefinition = { ...from.definition, origin: `${from.identifier}@${from.version}` };
      const draft: TemplateRecord = { identifier: into.canonical, version: 1, state: 'draft', definition };
      return {
        template: draft,
        shown: draft,
        head: { version: 0, state: 'draft', draft: true },
        operations: [putVersion(into.key, 0, definition)],
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
      if (stored.head.version === 0 || definition === undefined) throw templateUnpublished(identifier);
      const { version, draft } = stored.head;
      const withdrawn: TemplateHead = { version, state: 'withdrawn', draft };
      const template = this.#published(identifier, withdrawn, definition);
      return { template, shown: template, head: withdrawn, operations: [], current };
    });
  }

  get(...asked: Parameters<TemplateViews['get']>): Promise<StoredTemplate> {
    return this.#views.get(...asked);
  }

  list(...asked: Parameters<TemplateViews['list']>): ReturnType<TemplateViews['list']> {
    return this.#views.list(...asked);
  }

  /** What publishing a definition, or the draft, would do. */
  check(principal: Principal, input: Parameters<typeof tryTemplate>[2]): Promise<TemplateCheck> {
    return tryTemplate({ store: this.#store, templates: this.#reader }, principal, input);
  }

  #published(identifier: Identifier, { version, state }: TemplateHead, definition: TemplateDefinition): TemplateRecord {
    return { identifier: identifier.canonical, version, state, definition };
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
        const { guards } = await this.#blocks.claimNew(context.principal, identifier, current);
        const row = await this.#store.get(rows.template(identifier.key));
        const change = await decideChange(current, row);
        const made = this.#plan(identifier, change, row);
        answer = { ...change.template, etag: String(made.record.revision) };
        return { ...made, guards: [...(made.guards ?? []), ...guards], answer: Buffer.from(JSON.stringify(answer)) };
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
    const owned = ownedValue(valueIndexes.template, valueTypes.template, content, { nowMs, isPublic: false });
    const value = withVisibility(owned, state === 'draft' ? 'private' : (definition.visibility ?? 'public'));
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

function putVersion(key: string, version: number, definition: TemplateDefinition): Operation {
  return {
    type: 'put',
    key: rows.templateVersion(key, version),
    value: Buffer.from(JSON.stringify(definition)),
  };
}
