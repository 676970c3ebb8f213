import { createHash } from 'node:crypto';
import { type Clock, type HandleValue, type Identifier, NameplateError, typeSelects } from '@nameplate/model';
import { decodePublicKey } from '@nameplate/protocol/handle';
import { publicKeyObject } from '@nameplate/protocol/handle-crypto';
import type { Operation, Store } from '@nameplate/storage';
import type { AdminRights } from './admin-rights.ts';
import { permitBy, requireUnlessHandle } from './administration/permit.ts';
import { handleNotFound, requireActive } from './failures.ts';
import { type Idempotency, jsonCodec, type WriteContext } from './idempotency.ts';
import { checkOverlap } from './key-row.ts';
import { rows } from './keyspace.ts';
import { accessPrefix, actorOf } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { RecordPlans } from './record-plans.ts';
import type { Records } from './records.ts';
import type { StoredRecord } from './stored-record.ts';
import { applyUpdate } from './value-update.ts';

/** Another public key for an administrator. */
export interface HandleKeyRotation {
  readonly identifier: Identifier;
  /** Of its HS_PUBKEY value. */
  readonly index: number;
  /** What that value is to hold. */
  readonly publicKey: Uint8Array;
  readonly overlapS?: number;
}

/** Until when the keys before work; absent: they do not. */
export interface RotatedHandleKey {
  readonly overlapEndMs?: number;
}

interface Row {
  /** Digest of the key in whose favour they go: when the record has another one, they are over. */
  readonly successor: string;
  readonly before: readonly { readonly data: string; readonly endMs: number }[];
}

/**
 * Keys of administrators, given up in favour of others. The new key stands in the record, at the same index, so that what names
 * it by index (HS_ADMIN, HS_VLIST) goes on; the one before is kept aside for the overlap, and proves the same.
 */
export class HandleKeyRotations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Needs `identifier.write`, or `modifyValue` by HS_ADMIN. Without an overlap the key before ends at once.
   * @throws NameplateError VALUE_NOT_FOUND when there is no HS_PUBKEY at the index, INVALID_VALUE, PERMISSION_DENIED, …
   */
  async rotate(context: WriteContext, input: HandleKeyRotation): Promise<RotatedHandleKey> {
    const { identifier, index, publicKey, overlapS = 0 } = input;
    checkOverlap(overlapS);
    checkKey(publicKey);
    requireUnlessHandle(context.principal, 'identifier.write', accessPrefix(identifier));
    const digest = digestOf(publicKey);
    const request = ['handleKeys.rotate', identifier.key, index, digest, overlapS];
    const { records, idempotency } = this.#parts;
    return await idempotency.run(context, request, answerCodec, async (ticket) => {
      let answer: RotatedHandleKey = {};
      await records.write({
        identifier,
        actor: actorOf(context.principal),
        ticket,
        plan: async (current) => {
          const stored = await this.#permitted(context, identifier, current);
          const old = keyAt(stored, identifier, index);
          const set = [{ ...old, data: publicKey }];
          const plan = await this.#parts.plans.change(context.principal, stored, (values) =>
            applyUpdate(values, { set, remove: [] }),
          );
          const row = await this.#after(identifier, old, { successor: digest, overlapS });
          answer = row === undefined ? {} : { overlapEndMs: Math.max(...row.before.map(({ endMs }) => endMs)) };
          const operations = [...(plan.operations ?? []), operationOf(identifier, index, row)];
          return { ...plan, operations, answer: answerCodec.encode(answer) };
        },
      });
      return answer;
    });
  }

  /** The keys that still stand for one of a record's, as values at its index. */
  async retiring(identifier: Identifier, current: Pick<HandleValue, 'index' | 'data'>): Promise<readonly Uint8Array[]> {
    const row = await this.#read(identifier, current.index);
    if (row?.successor !== digestOf(current.data)) return [];
    const now = this.#parts.clock.now();
    return row.before.filter(({ endMs }) => endMs > now).map(({ data }) => Buffer.from(data, 'base64'));
  }

  async #permitted(
    { principal }: WriteContext,
    identifier: Identifier,
    current: StoredRecord | undefined,
  ): Promise<StoredRecord> {
    if (current === undefined) {
      await this.#parts.prefixes.requireResponsible(identifier);
      throw handleNotFound(identifier);
    }
    const stored = requireActive(current);
    const asked = { principal, scope: 'identifier.write', prefix: accessPrefix(identifier) } as const;
    (await permitBy(this.#parts.rights, asked, stored))('modifyValue');
    return stored;
  }

  /** What is kept of the keys before; undefined: none. */
  async #after(
    identifier: Identifier,
    old: HandleValue,
    { successor, overlapS }: { readonly successor: string; readonly overlapS: number },
  ): Promise<Row | undefined> {
    const now = this.#parts.clock.now();
    const endMs = now + overlapS * 1_000;
    const row = await this.#read(identifier, old.index);
    const earlier = row?.successor === digestOf(old.data) ? row.before : [];
    const before = [...earlier, { data: Buffer.from(old.data).toString('base64'), endMs }]
      .map((one) => ({ ...one, endMs: Math.min(one.endMs, endMs) }))
      .filter((one) => one.endMs > now);
    if (before.length > beforeMax)
      throw new NameplateError('LIMIT_EXCEEDED', `${beforeMax} keys before this one work still.`, {
        reason: 'KEY_OVERLAPS',
      });
    return before.length === 0 ? undefined : { successor, before };
  }

  async #read(identifier: Identifier, index: number): Promise<Row | undefined> {
    const row = await this.#parts.store.get(rows.retiringKey(identifier.key, index));
    return row && (JSON.parse(Buffer.from(row).toString('utf8')) as Row);
  }
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly records: Records;
  readonly prefixes: Prefixes;
  readonly plans: RecordPlans;
  readonly rights: AdminRights;
  readonly idempotency: Idempotency;
}

const beforeMax = 4;
const answerCodec = jsonCodec<RotatedHandleKey>();

function operationOf(identifier: Identifier, index: number, row: Row | undefined): Operation {
  const key = rows.retiringKey(identifier.key, index);
  return row === undefined ? { type: 'delete', key } : { type: 'put', key, value: Buffer.from(JSON.stringify(row)) };
}

function keyAt(stored: StoredRecord, identifier: Identifier, index: number): HandleValue {
  const value = stored.values.find((one) => one.index === index);
  if (value !== undefined && typeSelects('HS_PUBKEY.', value.type)) return value.decode();
  throw new NameplateError('VALUE_NOT_FOUND', `${identifier.canonical} has no HS_PUBKEY at index ${index}.`, {
    metadata: { identifier: identifier.canonical, index: String(index) },
  });
}

/** A key that proves nothing would lock its holder out. */
function checkKey(data: Uint8Array): void {
  try {
    publicKeyObject(decodePublicKey(data));
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', 'The public key cannot be read: expected the data of an HS_PUBKEY.', {
      reason: 'KEY',
      cause,
    });
  }
}

function digestOf(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('base64');
}
