import {
  decide,
  type HandleRecord,
  type HandleValue,
  type Identifier,
  isSecretType,
  NameplateError,
  type Principal,
  parseIdentifier,
  parsePrefix,
  prefixKey,
} from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { type Access, isOwner } from './access/access.ts';
import { grantedUpdate } from './access/granted-update.ts';
import { checkEtag, handleExists, handleNotFound, requireActive } from './failures.ts';
import type { AnswerCodec, Idempotency, WriteContext } from './idempotency.ts';
import { digestOf, noTicket, throwIfCancelled } from './idempotency.ts';
import { grantsLens, type HandleQuery, listHandles, ownersLens } from './listing.ts';
import { accessPrefix, actorOf, requireScope } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { RecordPlans } from './record-plans.ts';
import type { Plan, Records } from './records.ts';
import { decodeRecord, encodeRecord, type StoredRecord, toHandleRecord } from './stored-record.ts';
import type { SuffixBlocks } from './suffix-blocks.ts';
import type { TemplateReader } from './template-reader.ts';
import type { RegistryLimits } from './value-rules.ts';
import { applyUpdate, type ValueUpdate } from './value-update.ts';

export interface CreateHandle {
  readonly identifier: Identifier;
  readonly values: readonly HandleValue[];
  /** For a value 201 that names its template without a version. */
  readonly templateVersion?: number;
  /** Block that its suffix has to be of. */
  readonly block?: string;
}

/** What became of a registration by a block. */
export interface BlockOutcome {
  readonly record: HandleRecord;
  /** It was registered before, by the same request: nothing was written. */
  readonly duplicate: boolean;
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
  readonly #plans: RecordPlans;
  readonly #blocks: SuffixBlocks;
  readonly #limits: RegistryLimits;
  readonly #access: Access;

  constructor(parts: {
    readonly store: Store;
    readonly records: Records;
    readonly prefixes: Prefixes;
    readonly templates: TemplateReader;
    readonly idempotency: Idempotency;
    readonly plans: RecordPlans;
    readonly blocks: SuffixBlocks;
    readonly limits: RegistryLimits;
    readonly access: Access;
  }) {
    this.#store = parts.store;
    this.#records = parts.records;
    this.#prefixes = parts.prefixes;
    this.#templates = parts.templates;
    this.#idempotency = parts.idempotency;
    this.#plans = parts.plans;
    this.#blocks = parts.blocks;
    this.#limits = parts.limits;
    this.#access = parts.access;
  }

  /** The record as it is stored, retired ones too. Asks no permission: who answers with it shows `Access.view` of it. */
  async read(identifier: Identifier): Promise<StoredRecord | undefined> {
    return await this.#records.read(identifier.key);
  }

  /** @throws NameplateError HANDLE_ALREADY_EXISTS, NOT_RESPONSIBLE, INVALID_VALUE, … */
  async create(context: WriteContext, input: CreateHandle): Promise<HandleRecord> {
    const { identifier, values, templateVersion } = input;
    const request = ['handles.create', identifier.key, templateVersion, values];
    return await this.#ownersWrite(context, identifier, request, true, this.#creation(context, input));
  }

  /** What `create` would answer now; nothing is written. @throws NameplateError as `create` would */
  async checkCreate(context: WriteContext, input: CreateHandle): Promise<HandleRecord> {
    const { identifier } = input;
    requireWrite(context.principal, identifier);
    throwIfCancelled(context.signal);
    const record = await this.#records.check({ identifier, plan: this.#creation(context, input) });
    return await this.#shown(record, context.principal);
  }

  /**
   * Registers what was minted from a block, each suffix once and however long ago: the same again is a duplicate, not an
   * error. `checkOnly`: nothing is written.
   * @throws NameplateError as `create`, and INVALID_VALUE or PERMISSION_DENIED when the suffix is not of the block
   */
  async createInBlock(
    context: WriteContext,
    input: CreateHandle & { readonly block: string },
    { checkOnly = false }: { readonly checkOnly?: boolean } = {},
  ): Promise<BlockOutcome> {
    const { principal, signal } = context;
    const { identifier } = input;
    requireWrite(principal, identifier);
    throwIfCancelled(signal);
    const plan = this.#creation(context, input);
    const write = { identifier, actor: actorOf(principal), ticket: noTicket, expectNew: true, plan };
    try {
      const record = await (checkOnly ? this.#records.check(write) : this.#records.write(write));
      return { record: await this.#shown(record, principal), duplicate: false };
    } catch (thrown) {
      if (!(thrown instanceof Repeated)) throw thrown;
      return { record: await this.#shown(toHandleRecord(thrown.record), principal), duplicate: true };
    }
  }

  /**
   * Replaces all values, or sets and removes single ones. Repeats by itself when another write comes between, unless
   * an etag was given. Who has no `identifier.write` sets single attributes as far as they are granted.
   * @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED, ETAG_MISMATCH, INVALID_VALUE, …
   */
  async update(context: WriteContext, input: UpdateHandle): Promise<HandleRecord> {
    const { identifier, values, set, remove, etag } = input;
    const mode = values === undefined ? 'set' : 'replace';
    const request = ['handles.update', identifier.key, etag, mode, values ?? set, remove];
    const { principal } = context;
    const owned = decide(principal, { scope: 'identifier.write', prefix: accessPrefix(identifier) }).allowed;
    if (!owned && principal.kind === 'anonymous') requireWrite(principal, identifier);
    return await this.#write(context, identifier, request, false, async (current) => {
      const change = owned ? input : await grantedUpdate(this.#access, this.#templates, { principal, current, input });
      const stored = requireActive(await this.#found(identifier, current));
      checkEtag(await this.#access.view(stored, principal), etag);
      return await this.#plans.change(principal, stored, (before) => applyUpdate(before, change));
    });
  }

  /**
   * Changes values by what is there at the moment of writing. `request`: what the request id stands for.
   * @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED, whatever `change` throws, …
   */
  async edit(
    context: WriteContext,
    input: {
      readonly identifier: Identifier;
      readonly request: Parameters<Idempotency['run']>[1];
      readonly change: (before: readonly HandleValue[]) => ValueUpdate;
    },
  ): Promise<HandleRecord> {
    const { identifier, request, change } = input;
    return await this.#ownersWrite(context, identifier, request, false, async (current) => {
      const stored = requireActive(await this.#found(identifier, current));
      return await this.#plans.change(context.principal, stored, (before) => applyUpdate(before, change(before)));
    });
  }

  /** Retires a handle for ever: its values go, its identifier stays taken. @throws NameplateError IN_USE, … */
  async retire(context: WriteContext, input: RetireHandle): Promise<HandleRecord> {
    const { identifier, etag, reason = '' } = input;
    const successor = input.successor ? parseIdentifier(input.successor).canonical : '';
    if (reason.length > 1000) throw new NameplateError('LIMIT_EXCEEDED', 'A reason has at most 1000 characters.');
    const request = ['handles.retire', identifier.key, etag, reason, successor];
    return await this.#ownersWrite(context, identifier, request, false, async (current) => {
      const stored = requireActive(await this.#found(identifier, current));
      checkEtag(await this.#access.view(stored, context.principal), etag);
      return await this.#plans.retire(context.principal, stored, { reason, successor });
    });
  }

  /**
   * The handles of one prefix by key, a page at a time, as the principal sees them. Without `identifier.read` there:
   * those of which something is granted to it.
   */
  async list(
    principal: Principal,
    query: HandleQuery,
  ): Promise<{ readonly records: StoredRecord[]; readonly nextPageToken: string }> {
    const prefix = prefixKey(parsePrefix(query.prefix));
    const owned = decide(principal, { scope: 'identifier.read', prefix }).allowed;
    if (!owned && !(await this.#access.anyGrant(principal, prefix))) requireScope(principal, 'identifier.read', prefix);
    const from = { store: this.#store, prefixes: this.#prefixes, templates: this.#templates, limits: this.#limits };
    return await listHandles(
      from,
      query,
      owned ? ownersLens(this.#access, principal) : grantsLens(this.#access, principal),
    );
  }

  #creation({ principal }: WriteContext, input: CreateHandle): (current: StoredRecord | undefined) => Promise<Plan> {
    const { identifier, block, templateVersion, values } = input;
    const used = block === undefined ? undefined : { id: block, digest: digestOf([templateVersion, values]) };
    return async (current) => {
      if (current === undefined) return await this.#plans.create(principal, { ...input, block: used });
      await this.#prefixes.requireResponsible(identifier);
      if (used && (await this.#blocks.isRepeated(identifier, used.id, used.digest))) throw new Repeated(current);
      throw handleExists(current);
    };
  }

  /** What needs `identifier.write` on the prefix, asked before anything is looked at. */
  async #ownersWrite(...write: Write): Promise<HandleRecord> {
    const [{ principal }, identifier] = write;
    requireWrite(principal, identifier);
    return await this.#write(...write);
  }

  /** Who calls has seen to it that the principal may. */
  async #write(...[context, identifier, request, expectNew, plan]: Write): Promise<HandleRecord> {
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
    return await this.#shown(record, context.principal);
  }

  /** What the writer sees of what was written. */
  async #shown(record: HandleRecord, principal: Principal): Promise<HandleRecord> {
    const { values } = record;
    if (values.every(({ permissions }) => permissions.publicRead)) return record;
    if (isOwner(record.identifier, principal) && values.every(isReadable)) return record;
    const stored = decodeRecord(encodeRecord(record));
    const view = await this.#access.view(stored, principal);
    return view === stored ? record : toHandleRecord(view);
  }

  async #found(identifier: Identifier, current: StoredRecord | undefined): Promise<StoredRecord> {
    if (current !== undefined) return current;
    await this.#prefixes.requireResponsible(identifier);
    throw handleNotFound(identifier);
  }
}

/** Neither a secret nor closed to administrators. */
function isReadable({ type, permissions }: HandleValue): boolean {
  return (permissions.publicRead || permissions.adminRead) && !isSecretType(type);
}

type Write = [
  context: WriteContext,
  identifier: Identifier,
  request: Parameters<Idempotency['run']>[1],
  expectNew: boolean,
  plan: (current: StoredRecord | undefined) => Promise<Plan>,
];

function requireWrite(principal: Principal, identifier: Identifier): void {
  requireScope(principal, 'identifier.write', accessPrefix(identifier));
}

/** The suffix of a block was registered by the same request. */
class Repeated extends Error {
  override readonly name = 'Repeated';
  readonly record: StoredRecord;

  constructor(record: StoredRecord) {
    super();
    this.record = record;
  }
}

const recordCodec: AnswerCodec<HandleRecord> = {
  encode: encodeRecord,
  decode: (bytes) => toHandleRecord(decodeRecord(bytes)),
};
