import {
  type AdminPermission,
  adminPermissions,
  decide,
  type HandleValue,
  type Identifier,
  identifierFromHandle,
  NameplateError,
  type Prefix,
  type Principal,
  parsePrefix,
  prefixCovers,
  prefixKey,
  prefixRecordIdentifier,
  type Random,
  type Scope,
} from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import type { AdminRights } from './admin-rights.ts';
import { handleExists, handleNotFound, requireActive } from './failures.ts';
import {
  type AnswerCodec,
  type Idempotency,
  type RequestPart,
  throwIfCancelled,
  type WriteContext,
} from './idempotency.ts';
import { listHandles } from './listing.ts';
import type { PageRequest } from './page-token.ts';
import { accessPrefix, actorOf, requireAllowed } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { RecordPlans } from './record-plans.ts';
import type { Plan, Records } from './records.ts';
import { type StoredRecord, toHandleRecord } from './stored-record.ts';
import type { TemplateReader } from './template-reader.ts';
import {
  assignIndexes,
  checkIndexes,
  isIndex,
  neededPermissions,
  openToAll,
  replacement,
  type ValueChange,
} from './value-permissions.ts';
import type { RegistryLimits } from './value-rules.ts';
import { applyUpdate } from './value-update.ts';

/** What a create did. */
export interface Administered {
  readonly identifier: Identifier;
  /** False when a live handle was overwritten. */
  readonly created: boolean;
}

export interface AdministrationParts {
  readonly store: Store;
  readonly records: Records;
  readonly prefixes: Prefixes;
  readonly templates: TemplateReader;
  readonly idempotency: Idempotency;
  readonly plans: RecordPlans;
  readonly rights: AdminRights;
  readonly random: Random;
  readonly limits: RegistryLimits;
}

/**
 * The operations of the Handle protocol, as RFC 3652 §3.6 and deployed servers mean them. An API key may by its scope;
 * who proved a key of a handle, by HS_ADMIN: of `0.NA/<prefix>` to create and list, of the record itself for all else.
 */
export class Administration {
  readonly #parts: AdministrationParts;

  constructor(parts: AdministrationParts) {
    this.#parts = parts;
  }

  /**
   * A new handle; with `overwrite` a live one gets these values instead, and a deleted one is made anew. Values that
   * everyone may write (publicWrite) need no right, when they replace just themselves.
   * @throws NameplateError HANDLE_ALREADY_EXISTS, NOT_RESPONSIBLE, PERMISSION_DENIED, INVALID_VALUE, …
   */
  async create(
    context: WriteContext,
    input: { readonly identifier: Identifier; readonly values: readonly HandleValue[]; readonly overwrite?: boolean },
  ): Promise<Administered> {
    const { identifier, values, overwrite = false } = input;
    checkIndexes(values);
    if (!(overwrite && (await this.#allOpen(identifier, values))))
      requireUnlessHandle(context.principal, 'identifier.write', accessPrefix(identifier));
    const request = ['administration.create', identifier.key, String(overwrite), values];
    return await this.#create(context, request, () => ({ identifier, values, overwrite }));
  }

  /** A new handle whose suffix the server makes: `under` is a prefix and a slash, or more, `88.118.22/meter-`. */
  async mint(
    context: WriteContext,
    input: { readonly under: string; readonly values: readonly HandleValue[] },
  ): Promise<Administered> {
    const { under, values } = input;
    checkIndexes(values);
    const mint = () => identifierFromHandle(`${under}${this.#freshSuffix()}`);
    requireUnlessHandle(context.principal, 'identifier.write', accessPrefix(mint()));
    const request = ['administration.mint', under, values];
    return await this.#create(context, request, () => ({ identifier: mint(), values, overwrite: false }));
  }

  /** Leaves a tombstone. @throws NameplateError HANDLE_NOT_FOUND, HANDLE_RETIRED, PERMISSION_DENIED, IN_USE */
  async delete(context: WriteContext, identifier: Identifier): Promise<void> {
    const { principal } = context;
    requireUnlessHandle(principal, 'identifier.write', accessPrefix(identifier));
    await this.#change(context, identifier, ['administration.delete', identifier.key], async (stored, permit) => {
      permit('deleteHandle');
      return await this.#parts.plans.retire(principal, stored);
    });
  }

  /**
   * Adds values; an index of 0 becomes the next free one. With `overwrite` those that are there are replaced, and those of
   * them that everyone may write (publicWrite) need no right.
   * @throws NameplateError VALUE_ALREADY_EXISTS: nothing was added; …
   */
  async add(
    context: WriteContext,
    input: { readonly identifier: Identifier; readonly values: readonly HandleValue[]; readonly overwrite?: boolean },
  ): Promise<void> {
    const { identifier, values, overwrite = false } = input;
    checkIndexes(values.filter(({ index }) => isIndex(index)));
    if (!(overwrite && (await this.#allOpen(identifier, values))))
      requireUnlessHandle(context.principal, 'identifier.write', accessPrefix(identifier));
    const request = ['administration.add', identifier.key, String(overwrite), values];
    await this.#changeValues(context, identifier, request, 'addValue', (before) => {
      const present = values.find(({ index }) => before.some((old) => old.index === index));
      const failure = present === undefined || overwrite ? undefined : valueExists(identifier, present);
      return { set: assignIndexes(before, values), remove: [], failure };
    });
  }

  /** Removes values; an index that is not there is left out. @throws NameplateError HANDLE_NOT_FOUND, … */
  async remove(
    context: WriteContext,
    input: { readonly identifier: Identifier; readonly indexes: readonly number[] },
  ): Promise<void> {
    const { identifier, indexes } = input;
    checkIndexes(indexes.map((index) => ({ index })));
    requireUnlessHandle(context.principal, 'identifier.write', accessPrefix(identifier));
    const request = ['administration.remove', identifier.key, indexes];
    await this.#changeValues(context, identifier, request, 'removeValue', () => ({ set: [], remove: indexes }));
  }

  /**
   * Replaces values that are there, all or none. Values that everyone may write (publicWrite) need no right.
   * @throws NameplateError VALUE_NOT_FOUND: an index is not there; …
   */
  async modify(
    context: WriteContext,
    input: { readonly identifier: Identifier; readonly values: readonly HandleValue[] },
  ): Promise<void> {
    const { identifier, values } = input;
    const { principal } = context;
    checkIndexes(values);
    if (!(await this.#allOpen(identifier, values)))
      requireUnlessHandle(principal, 'identifier.write', accessPrefix(identifier));
    const request = ['administration.modify', identifier.key, values];
    await this.#changeValues(context, identifier, request, 'modifyValue', (before) => {
      const absent = values.find(({ index }) => !before.some((old) => old.index === index));
      const failure = absent && valueAbsent(identifier, absent);
      return { set: values.filter(({ index }) => before.some((old) => old.index === index)), remove: [], failure };
    });
  }

  /** The live handles of one prefix by key, a page at a time. Needs `identifier.read`, or list handles. */
  async list(
    principal: Principal,
    query: PageRequest & { readonly prefix: string },
  ): Promise<{ readonly identifiers: readonly Identifier[]; readonly nextPageToken: string }> {
    const prefix = parsePrefix(query.prefix);
    requireUnlessHandle(principal, 'identifier.read', prefixKey(prefix));
    const { records, prefixes } = this.#parts;
    if (principal.kind === 'handle') {
      await prefixes.requireResponsible(prefixRecordIdentifier(prefix));
      const record = await records.read(prefixRecordIdentifier(prefix).key);
      (await this.#permit(principal, 'identifier.read', prefixKey(prefix), record))('listHandles');
    }
    const page = await listHandles(this.#parts, query);
    return { identifiers: page.records.map(({ identifier }) => identifier), nextPageToken: page.nextPageToken };
  }

  /** Homes a prefix here. Needs `prefix.manage`, or add derived prefix in the record of the prefix above. */
  async home(context: WriteContext, text: string): Promise<void> {
    const prefix = parsePrefix(text);
    await this.#requirePrefixAdmin(context.principal, prefix, 'addDerivedPrefix');
    await this.#parts.prefixes.home(context, { prefix });
  }

  /** Ends it, when no live handle is left. Needs `prefix.manage`, or delete derived prefix in the record above. */
  async unhome(context: WriteContext, text: string): Promise<void> {
    const prefix = parsePrefix(text);
    await this.#requirePrefixAdmin(context.principal, prefix, 'deleteDerivedPrefix');
    await this.#parts.prefixes.unhome(context, prefix);
  }

  /** The prefixes homed here that the principal may read or list: those equal to or derived from `under`, or all. */
  async listHomed(
    principal: Principal,
    { under, ...page }: PageRequest & { readonly under?: string } = {},
  ): Promise<{ readonly prefixes: readonly Prefix[]; readonly nextPageToken: string }> {
    if (principal.kind === 'anonymous') requireAllowed(principal, { scope: 'identifier.read', prefix: '*' });
    const above = under === undefined ? '*' : prefixKey(parsePrefix(under));
    const found = await this.#parts.prefixes.homed(page, async (record) => {
      const key = prefixKey(record.prefix);
      return prefixCovers(above, key) && (await this.#maySeePrefix(principal, key));
    });
    return { prefixes: found.prefixes.map(({ prefix }) => parsePrefix(prefix)), nextPageToken: found.nextPageToken };
  }

  async #create(
    context: WriteContext,
    request: readonly RequestPart[],
    next: () => {
      readonly identifier: Identifier;
      readonly values: readonly HandleValue[];
      readonly overwrite: boolean;
    },
  ): Promise<Administered> {
    const { principal, signal } = context;
    return await this.#parts.idempotency.run(context, request, administeredCodec, async (ticket) => {
      const input = next();
      const { identifier, overwrite } = input;
      let created = true;
      await this.#parts.records.write({
        identifier,
        actor: actorOf(principal),
        ticket,
        expectNew: !overwrite,
        plan: async (current) => {
          created = current?.state !== 'active';
          const plan =
            current !== undefined && overwrite && !created
              ? await this.#overwrite(principal, current, input.values)
              : await this.#planNew(principal, input, current);
          throwIfCancelled(signal);
          return { ...plan, answer: administeredCodec.encode({ identifier, created }) };
        },
      });
      return { identifier, created };
    });
  }

  async #planNew(
    principal: Principal,
    input: { readonly identifier: Identifier; readonly values: readonly HandleValue[]; readonly overwrite: boolean },
    current: StoredRecord | undefined,
  ): Promise<Plan> {
    const { identifier, overwrite } = input;
    const { records, prefixes, plans } = this.#parts;
    // Values that everyone may write let nobody make a handle, should this one have gone meanwhile.
    requireUnlessHandle(principal, 'identifier.write', accessPrefix(identifier));
    await prefixes.requireResponsible(identifier);
    if (principal.kind === 'handle') {
      const isPrefix = identifier.prefixKey === '0.NA';
      const authority = isPrefix ? recordAbove(accessPrefix(identifier)) : recordOf(identifier.prefixKey);
      const permit = await this.#permit(
        principal,
        'identifier.write',
        accessPrefix(identifier),
        await records.read(authority.key),
      );
      permit(isPrefix ? 'addDerivedPrefix' : 'addHandle');
    }
    if (current !== undefined && !(overwrite && current.state === 'retired')) throw handleExists(current);
    return await plans.create(principal, input, current);
  }

  async #overwrite(principal: Principal, stored: StoredRecord, values: readonly HandleValue[]): Promise<Plan> {
    const permit = await this.#permit(principal, 'identifier.write', accessPrefix(stored.identifier), stored);
    return await this.#parts.plans.change(principal, stored, (before) => {
      for (const permission of neededPermissions(before, replacement(before, values), 'modifyValue'))
        permit(permission);
      return applyUpdate(before, { values });
    });
  }

  async #changeValues(
    context: WriteContext,
    identifier: Identifier,
    request: readonly RequestPart[],
    least: AdminPermission,
    change: (before: readonly HandleValue[]) => ValueChange & { readonly failure?: NameplateError | undefined },
  ): Promise<void> {
    await this.#change(context, identifier, request, (stored, permit) =>
      this.#parts.plans.change(context.principal, stored, (before) => {
        const wanted = change(before);
        for (const permission of neededPermissions(before, wanted, least)) permit(permission);
        // Who may not change the record does not learn what is in it.
        if (wanted.failure !== undefined) throw wanted.failure;
        return applyUpdate(before, { set: wanted.set, remove: wanted.remove });
      }),
    );
  }

  async #change(
    context: WriteContext,
    identifier: Identifier,
    request: readonly RequestPart[],
    plan: (stored: StoredRecord, permit: Permit) => Promise<Plan>,
  ): Promise<void> {
    const { records, prefixes, idempotency } = this.#parts;
    const { principal, signal } = context;
    await idempotency.run(context, request, doneCodec, async (ticket) => {
      await records.write({
        identifier,
        actor: actorOf(principal),
        ticket,
        plan: async (current) => {
          if (current === undefined) {
            await prefixes.requireResponsible(identifier);
            throw handleNotFound(identifier);
          }
          const stored = requireActive(current);
          const permit = await this.#permit(principal, 'identifier.write', accessPrefix(identifier), stored);
          const made = await plan(stored, permit);
          throwIfCancelled(signal);
          return { ...made, answer: doneCodec.encode() };
        },
      });
    });
  }

  /** Asks the one decision function, with what the record's HS_ADMIN values give. */
  async #permit(principal: Principal, scope: Scope, prefix: string, record: StoredRecord | undefined): Promise<Permit> {
    const held = await this.#parts.rights.held(principal, record);
    return (permission) =>
      requireAllowed(principal, { scope, prefix, admin: { needed: adminPermissions[permission], held } });
  }

  async #requirePrefixAdmin(principal: Principal, prefix: Prefix, permission: AdminPermission): Promise<void> {
    const above = await this.#parts.records.read(recordAbove(prefixKey(prefix)).key);
    (await this.#permit(principal, 'prefix.manage', prefixKey(prefix), above))(permission);
  }

  async #maySeePrefix(principal: Principal, key: string): Promise<boolean> {
    const { records, rights } = this.#parts;
    const record = principal.kind === 'handle' ? await records.read(recordOf(key).key) : undefined;
    const admin = { needed: adminPermissions.listHandles, held: await rights.held(principal, record) };
    return (['identifier.read', 'prefix.manage'] as const).some(
      (scope) => decide(principal, { scope, prefix: key, admin }).allowed,
    );
  }

  /** Are all values there, and writable by everyone? */
  async #allOpen(identifier: Identifier, values: readonly HandleValue[]): Promise<boolean> {
    const stored = await this.#parts.records.read(identifier.key);
    if (stored === undefined || values.length === 0) return false;
    const before = toHandleRecord(stored).values;
    return values.every((value) => before.some((old) => old.index === value.index && openToAll(old, value)));
  }

  /** A UUID: never given before, without a look at what there is. */
  #freshSuffix(): string {
    const octets = Buffer.from(this.#parts.random.bytes(16));
    // RFC 9562 §5.4: version 4, variant 10.
    octets[6] = ((octets[6] ?? 0) & 0x0f) | 0x40;
    octets[8] = ((octets[8] ?? 0) & 0x3f) | 0x80;
    const hex = octets.toString('hex');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

/** @throws NameplateError when the record's administrators do not give the permission */
type Permit = (permission: AdminPermission) => void;

/** API keys and strangers are refused before anything is looked at; an administrator's right is in the record. */
function requireUnlessHandle(principal: Principal, scope: Scope, prefix: string): void {
  if (principal.kind !== 'handle') requireAllowed(principal, { scope, prefix });
}

function recordOf(prefix: string): Identifier {
  return prefixRecordIdentifier(parsePrefix(prefix));
}

/** The record of the prefix above, `0.NA/88.118` for 88.118.22; the root's `0.NA/0.NA` for 88. */
function recordAbove(prefix: string): Identifier {
  const end = prefix.lastIndexOf('.');
  return recordOf(end < 0 ? '0.NA' : prefix.slice(0, end));
}

const administeredCodec: AnswerCodec<Administered> = {
  encode: ({ identifier, created }) => Buffer.from(JSON.stringify({ handle: identifier.handle, created })),
  decode(bytes) {
    const { handle, created } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { handle: string; created: boolean };
    return { identifier: identifierFromHandle(handle), created };
  },
};

const doneCodec = {
  encode: (): Uint8Array => Uint8Array.of(1),
  decode: (): void => undefined,
};

function valueExists({ canonical }: Identifier, { index }: HandleValue): NameplateError {
  return new NameplateError('VALUE_ALREADY_EXISTS', `${canonical} has a value ${index} already; nothing was added.`, {
    metadata: { identifier: canonical, index: String(index) },
  });
}

function valueAbsent({ canonical }: Identifier, { index }: HandleValue): NameplateError {
  return new NameplateError('VALUE_NOT_FOUND', `${canonical} has no value ${index}; nothing was changed.`, {
    metadata: { identifier: canonical, index: String(index) },
  });
}
