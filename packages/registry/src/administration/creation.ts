import { type HandleValue, type Identifier, identifierFromHandle, type Principal } from '@nameplate/model';
import { handleExists } from '../failures.ts';
import { type AnswerCodec, type RequestPart, throwIfCancelled, type WriteContext } from '../idempotency.ts';
import { accessPrefix, actorOf } from '../permission.ts';
import type { Plan } from '../records.ts';
import type { StoredRecord } from '../stored-record.ts';
import { checkIndexes, neededPermissions, replacement } from '../value-permissions.ts';
import { applyUpdate } from '../value-update.ts';
import { allOpen } from './open-values.ts';
import type { AdministrationParts } from './parts.ts';
import { permitBy, recordAbove, recordOf, requireUnlessHandle } from './permit.ts';

/** What a create did. */
export interface Administered {
  readonly identifier: Identifier;
  /** False when a live handle was overwritten. */
  readonly created: boolean;
}

/** Handles made, and made over. RFC 3652 §3.6.1. */
export class Creation {
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
    if (!(overwrite && (await allOpen(this.#parts, identifier, values))))
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
    const { records, prefixes, plans, rights } = this.#parts;
    // Values that everyone may write let nobody make a handle, should this one have gone meanwhile.
    requireUnlessHandle(principal, 'identifier.write', accessPrefix(identifier));
    await prefixes.requireResponsible(identifier);
    if (principal.kind === 'handle') {
      const isPrefix = identifier.prefixKey === '0.NA';
      const authority = isPrefix ? recordAbove(accessPrefix(identifier)) : recordOf(identifier.prefixKey);
      const asked = { principal, scope: 'identifier.write', prefix: accessPrefix(identifier) } as const;
      const permit = await permitBy(rights, asked, await records.read(authority.key));
      permit(isPrefix ? 'addDerivedPrefix' : 'addHandle');
    }
    if (current !== undefined && !(overwrite && current.state === 'retired')) throw handleExists(current);
    return await plans.create(principal, input, current);
  }

  async #overwrite(principal: Principal, stored: StoredRecord, values: readonly HandleValue[]): Promise<Plan> {
    const { rights, plans } = this.#parts;
    const asked = { principal, scope: 'identifier.write', prefix: accessPrefix(stored.identifier) } as const;
    const permit = await permitBy(rights, asked, stored);
    return await plans.change(principal, stored, (before) => {
      for (const permission of neededPermissions(before, replacement(before, values), 'modifyValue'))
        permit(permission);
      return applyUpdate(before, { values });
    });
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

const administeredCodec: AnswerCodec<Administered> = {
  encode: ({ identifier, created }) => Buffer.from(JSON.stringify({ handle: identifier.handle, created })),
  decode(bytes) {
    const { handle, created } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { handle: string; created: boolean };
    return { identifier: identifierFromHandle(handle), created };
  },
};
