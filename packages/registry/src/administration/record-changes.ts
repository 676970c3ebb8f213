import { type AdminPermission, type HandleValue, type Identifier, NameplateError } from '@nameplate/model';
import { handleNotFound, requireActive } from '../failures.ts';
import { type RequestPart, throwIfCancelled, type WriteContext } from '../idempotency.ts';
import { accessPrefix, actorOf } from '../permission.ts';
import type { Plan } from '../records.ts';
import type { StoredRecord } from '../stored-record.ts';
import { assignIndexes, checkIndexes, isIndex, neededPermissions, type ValueChange } from '../value-permissions.ts';
import { applyUpdate } from '../value-update.ts';
import { allGranted, grantedSet } from './granted-values.ts';
import { allOpen } from './open-values.ts';
import type { AdministrationParts } from './parts.ts';
import { type Permit, permitBy, requireUnlessHandle } from './permit.ts';

/** Values added, removed and modified, and records deleted. RFC 3652 §3.6.2–3.6.5. */
export class RecordChanges {
  readonly #parts: AdministrationParts;

  constructor(parts: AdministrationParts) {
    this.#parts = parts;
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
    const request = ['administration.add', identifier.key, String(overwrite), values];
    if (overwrite && (await allGranted(this.#parts, context.principal, identifier, values)))
      return await this.#changeGranted(context, identifier, request, values);
    if (!(overwrite && (await allOpen(this.#parts, identifier, values))))
      requireUnlessHandle(context.principal, 'identifier.write', accessPrefix(identifier));
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
    const request = ['administration.modify', identifier.key, values];
    if (await allGranted(this.#parts, principal, identifier, values))
      return await this.#changeGranted(context, identifier, request, values);
    if (!(await allOpen(this.#parts, identifier, values)))
      requireUnlessHandle(principal, 'identifier.write', accessPrefix(identifier));
    await this.#changeValues(context, identifier, request, 'modifyValue', (before) => {
      const absent = values.find(({ index }) => !before.some((old) => old.index === index));
      const failure = absent && valueAbsent(identifier, absent);
      return { set: values.filter(({ index }) => before.some((old) => old.index === index)), remove: [], failure };
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

  /** By grants to edit single attributes, not by the rights of an administrator. */
  async #changeGranted(
    context: WriteContext,
    identifier: Identifier,
    request: readonly RequestPart[],
    values: readonly HandleValue[],
  ): Promise<void> {
    const { principal } = context;
    await this.#change(context, identifier, request, async (stored) => {
      const set = await grantedSet(this.#parts, principal, stored, values);
      return await this.#parts.plans.change(principal, stored, (before) => applyUpdate(before, { set }));
    });
  }

  async #change(
    context: WriteContext,
    identifier: Identifier,
    request: readonly RequestPart[],
    plan: (stored: StoredRecord, permit: Permit) => Promise<Plan>,
  ): Promise<void> {
    const { records, prefixes, idempotency, rights } = this.#parts;
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
          const asked = { principal, scope: 'identifier.write', prefix: accessPrefix(identifier) } as const;
          const permit = await permitBy(rights, asked, stored);
          const made = await plan(stored, permit);
          throwIfCancelled(signal);
          return { ...made, answer: doneCodec.encode() };
        },
      });
    });
  }
}

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
