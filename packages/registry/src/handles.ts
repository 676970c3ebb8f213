import {
  type Clock,
  type HandleRecord,
  type HandleValue,
  type Identifier,
  NameplateError,
  type Principal,
  parseIdentifier,
  valueIndexes,
  valueTypes,
} from '@nameplate/model';
import type { Operation, Store } from '@nameplate/storage';
import { type CheckedAsset, checkAsset, storedTemplate } from './asset-rules.ts';
import { assetMark, type IndexRows, indexDifference, indexRows, noIndexRows } from './attribute-index.ts';
import { checkEtag, handleExists, handleNotFound, requireActive } from './failures.ts';
import type { AnswerCodec, Idempotency, WriteContext } from './idempotency.ts';
import { throwIfCancelled } from './idempotency.ts';
import { rows } from './keyspace.ts';
import { type HandleQuery, listHandles } from './listing.ts';
import { accessPrefix, actorOf, requireScope, visibleRecord } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { Plan, Records } from './records.ts';
import { decodeRecord, encodeRecord, type StoredRecord, toHandleRecord } from './stored-record.ts';
import { parseHead, type TemplateReader } from './template-reader.ts';
import { checkValues, type RegistryLimits } from './value-rules.ts';
import { applyUpdate, stamp, type ValueUpdate } from './value-update.ts';

export interface CreateHandle {
  readonly identifier: Identifier;
  readonly values: readonly HandleValue[];
  /** For a value 201 that names its template without a version. */
  readonly templateVersion?: number;
}

export interface UpdateHandle extends ValueUpdate {
  readonly identifier: Identifier;
  /** Change only if the record still has it. */
  readonly etag?: string;
}

export interface RetireHandle {
  readonly identifier: Identifier;
  readonly etag?: string;
  readonly reason?: string;
  /** Text form of the identifier that takes its place. */
  readonly successor?: string;
}

/**
 * The handles of the prefixes homed here. Order of every write: may the principal (before anything is looked at), was
 * the request seen, is it valid, one atomic batch, caches and watchers told. Answers hold what the principal may see.
 */
export class Handles {
  readonly #store: Store;
  readonly #records: Records;
  readonly #prefixes: Prefixes;
  readonly #templates: TemplateReader;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;
  readonly #limits: RegistryLimits;

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
    this.#templates = parts.templates;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
  }

  /** The record as it is stored, retired ones too. Asks no permission: who answers with it filters by `visibleValues`. */
  async read(identifier: Identifier): Promise<StoredRecord | undefined> {
    return await this.#records.read(identifier.key);
  }

  /** @throws NameplateError HANDLE_ALREADY_EXISTS, NOT_RESPONSIBLE, INVALID_VALUE, … */
  async create(context: WriteContext, input: CreateHandle): Promise<HandleRecord> {
    const { identifier, values, templateVersion } = input;
    const request = ['handles.create', identifier.key, templateVersion, values];
    return await this.#write(context, identifier, request, true, async (current) => {
      await this.#prefixes.requireResponsible(identifier);
      if (current !== undefined) throw handleExists(current);
      const now = this.#clock.now();
      const asset = await checkAsset(this.#templates, checkValues(values, this.#limits), {
        isNew: true,
        templateVersion,
      });
      return this.#plan('created', context.principal, noIndexRows, asset, {
        identifier,
        values: stamp(asset.values, [], now),
        revision: 1,
        state: 'active',
        createTimeMs: now,
        updateTimeMs: now,
      });
    });
  }

  /**
   * Replaces all values, or sets and removes single ones. Repeats by itself when another write comes between, unless
   * an etag was given.
   * @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED, ETAG_MISMATCH, INVALID_VALUE, …
   */
  async update(context: WriteContext, input: UpdateHandle): Promise<HandleRecord> {
    const { identifier, values, set, remove, etag } = input;
    const mode = values === undefined ? 'set' : 'replace';
    const request = ['handles.update', identifier.key, etag, mode, values ?? set, remove];
    return await this.#write(context, identifier, request, false, async (current) => {
      const stored = requireActive(await this.#found(identifier, current));
      checkEtag(stored, etag);
      const before = toHandleRecord(stored);
      const next = checkValues(applyUpdate(before.values, input), this.#limits, before.values);
      const asset = await checkAsset(this.#templates, next, { isNew: false });
      const now = Math.max(this.#clock.now(), before.updateTimeMs);
      return this.#plan('updated', context.principal, await this.#indexRows(before), asset, {
        ...before,
        values: stamp(asset.values, before.values, now),
        revision: before.revision + 1,
        updateTimeMs: now,
      });
    });
  }

  /** Retires a handle for ever: its values go, its identifier stays taken. @throws NameplateError IN_USE, … */
  async retire(context: WriteContext, input: RetireHandle): Promise<HandleRecord> {
    const { identifier, etag, reason = '' } = input;
    const successor = input.successor ? parseIdentifier(input.successor).canonical : '';
    if (reason.length > 1000) throw new NameplateError('LIMIT_EXCEEDED', 'A reason has at most 1000 characters.');
    const request = ['handles.retire', identifier.key, etag, reason, successor];
    return await this.#write(context, identifier, request, false, async (current) => {
      const stored = requireActive(await this.#found(identifier, current));
      checkEtag(stored, etag);
      const before = toHandleRecord(stored);
      await this.#checkRetirable(before);
      const template = await storedTemplate(this.#templates, before.values);
      const { operations } = indexDifference(
        await this.#indexRows(before),
        noIndexRows,
        this.#asker(context.principal),
      );
      const mark: Operation[] =
        template === undefined
          ? []
          : [{ type: 'put', key: rows.asset(template.key, identifier.key), value: assetMark.retired }];
      return {
        kind: 'retired',
        operations: [
          ...operations,
          ...mark,
          { type: 'delete', key: rows.device(identifier.key) },
          { type: 'delete', key: rows.template(identifier.key) },
        ],
        record: {
          ...before,
          values: before.values.filter(({ index }) => index === valueIndexes.templateReference),
          state: 'retired',
          revision: before.revision + 1,
          updateTimeMs: Math.max(this.#clock.now(), before.updateTimeMs),
          ...(successor === '' ? {} : { successor }),
          ...(reason === '' ? {} : { retireReason: reason }),
        },
      };
    });
  }

  /** The handles of one prefix by key, a page at a time; needs `identifier.read`. Values are not filtered yet. */
  async list(
    principal: Principal,
    query: HandleQuery,
  ): Promise<{ readonly records: StoredRecord[]; readonly nextPageToken: string }> {
    return await listHandles(
      { store: this.#store, prefixes: this.#prefixes, templates: this.#templates, limits: this.#limits },
      principal,
      query,
    );
  }

  async #write(
    context: WriteContext,
    identifier: Identifier,
    request: Parameters<Idempotency['run']>[1],
    expectNew: boolean,
    plan: (current: StoredRecord | undefined) => Promise<Plan>,
  ): Promise<HandleRecord> {
    requireScope(context.principal, 'identifier.write', accessPrefix(identifier));
    const record = await this.#idempotency.run(context, request, recordCodec, (ticket) =>
      this.#records.write({
        identifier,
        actor: actorOf(context.principal),
        ticket,
        expectNew,
        plan: async (current) => {
          const made = await plan(current);
          throwIfCancelled(context.signal);
          return made;
        },
      }),
    );
    return visibleRecord(record, context.principal);
  }

  #plan(
    kind: Plan['kind'],
    principal: Principal,
    before: IndexRows,
    { template, guards }: CheckedAsset,
    record: HandleRecord,
  ): Plan {
    const after = template === undefined ? noIndexRows : indexRows(record.identifier, template, record.values);
    const difference = indexDifference(before, after, this.#asker(principal));
    return {
      kind,
      record,
      operations: difference.operations,
      guards: [...guards, ...difference.guards],
    };
  }

  #asker(principal: Principal): { readonly store: Store; readonly principal: Principal } {
    return { store: this.#store, principal };
  }

  async #indexRows({ identifier, values }: HandleRecord): Promise<IndexRows> {
    const template = await storedTemplate(this.#templates, values);
    return template === undefined ? noIndexRows : indexRows(identifier, template, values);
  }

  async #found(identifier: Identifier, current: StoredRecord | undefined): Promise<StoredRecord> {
    if (current !== undefined) return current;
    await this.#prefixes.requireResponsible(identifier);
    throw handleNotFound(identifier);
  }

  /** What others depend on stays. */
  async #checkRetirable({ identifier, values }: HandleRecord): Promise<void> {
    if (identifier.prefixKey === '0.NA' && (await this.#prefixes.has(accessPrefix(identifier))))
      throw new NameplateError('IN_USE', `Prefix ${identifier.suffix} is homed here; its record stays.`, {
        reason: 'PREFIX_HOMED',
      });
    if (!values.some(({ type }) => type === valueTypes.template)) return;
    const head = await this.#templates.headRow(identifier.key);
    if (head !== undefined && parseHead(head).version > 0)
      throw new NameplateError('IN_USE', `${identifier.canonical} is a published template: withdraw it instead.`, {
        reason: 'TEMPLATE_PUBLISHED',
      });
  }
}

const recordCodec: AnswerCodec<HandleRecord> = {
  encode: encodeRecord,
  decode: (bytes) => toHandleRecord(decodeRecord(bytes)),
};
