import { type ChangeKind, type HandleRecord, type Identifier, NameplateError } from '@nameplate/model';
import { holds, type Operation, type Precondition, type Store } from '@nameplate/storage';
import type { Changes } from './changes.ts';
import { RequestSeen, type Ticket } from './idempotency.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { rows } from './keyspace.ts';
import { type Accounts, nothingCounted } from './organizations/accounts.ts';
import { accessPrefix } from './permission.ts';
import { decodeRecord, encodeRecord, type StoredRecord } from './stored-record.ts';
import { touchedValues } from './touched-values.ts';

/** What a write makes of a record, and what goes in the same batch. */
export interface Plan {
  readonly kind: ChangeKind;
  readonly record: HandleRecord;
  readonly operations?: readonly Operation[];
  readonly guards?: readonly Guard[];
  /** Kept for the request id; the encoded record when absent. */
  readonly answer?: Uint8Array;
}

/** A precondition, and what its failure means: an error, or, when there is none, that the plan is out of date. */
export type Guard = Precondition & { readonly failed?: () => Promise<NameplateError | undefined> };

export interface RecordWrite {
  readonly identifier: Identifier;
  readonly actor: string;
  readonly ticket: Ticket;
  /** Try first as if the handle were not there: a new one then costs no read. */
  readonly expectNew?: boolean;
  /** About the prefix itself: written though the prefix is suspended. */
  readonly aboutPrefix?: boolean;
  /** Called again with what is there now when another write came between. */
  readonly plan: (current: StoredRecord | undefined) => Promise<Plan>;
}

/** Reads and commits records: one atomic batch of record, indexes, change and answer; then caches and watchers are told. */
export class Records {
  readonly #store: Store;
  readonly #changes: Changes;
  readonly #accounts: Accounts;
  readonly #queue = new KeyedQueue();

  constructor(store: Store, changes: Changes, accounts: Accounts) {
    this.#store = store;
    this.#accounts = accounts;
    this.#changes = changes;
  }

  async read(identifierKey: string): Promise<StoredRecord | undefined> {
    const bytes = await this.#store.get(rows.handle(identifierKey));
    return bytes && decodeRecord(bytes);
  }

  /** @throws NameplateError whatever the plan or a guard throws; OVERLOADED when other writers are always first */
  async write(write: RecordWrite): Promise<HandleRecord> {
    return await this.#queue.run(write.identifier.key, () => this.#attempt(write));
  }

  /** The record as `write` would make it now, and nothing written. @throws NameplateError as `write` would */
  async check({ identifier, plan }: Pick<RecordWrite, 'identifier' | 'plan'>): Promise<HandleRecord> {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const bytes = await this.#store.get(rows.handle(identifier.key));
      const { record, kind, guards: own = [] } = await plan(bytes && decodeRecord(bytes));
      const guards = [...own, ...(await this.#accounts.ofRecord(identifier, kind)).guards];
      const found = await this.#store.getMany(guards.map(({ key }) => key));
      const broken = guards.find((guard, at) => !holds(guard, found[at]));
      if (broken === undefined) return record;
      const failure = await broken.failed?.();
      if (failure !== undefined) throw failure;
    }
    throw contention(identifier);
  }

  async #attempt(write: RecordWrite): Promise<HandleRecord> {
    const row = rows.handle(write.identifier.key);
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const bytes = write.expectNew && attempt === 0 ? undefined : await this.#store.get(row);
      const before = bytes && decodeRecord(bytes);
      const plan = await write.plan(before);
      if (await this.#commit(write, plan, { key: row, expect: bytes }, before)) return plan.record;
    }
    throw contention(write.identifier);
  }

  /** False: something changed between reading and committing. */
  async #commit(
    write: RecordWrite,
    plan: Plan,
    unchanged: Precondition,
    before: StoredRecord | undefined,
  ): Promise<boolean> {
    const { record, kind, operations = [] } = plan;
    const account = write.aboutPrefix ? nothingCounted : await this.#accounts.ofRecord(write.identifier, kind);
    const guards = [...(plan.guards ?? []), ...account.guards];
    const fresh = write.ticket.preconditions;
    const bytes = encodeRecord(record);
    const change = {
      kind,
      ...(kind === 'updated' && before !== undefined ? { touched: touchedValues(before, record) } : {}),
      identifier: record.identifier.canonical,
      revision: record.revision,
      timeMs: record.updateTimeMs,
      actor: write.actor,
    };
    const outcome = await this.#store.batch({
      preconditions: [...fresh, unchanged, ...guards],
      operations: [
        { type: 'put', key: unchanged.key, value: bytes },
        ...operations,
        ...account.operations,
        ...write.ticket.remember(plan.answer ?? bytes),
        this.#changes.append(change),
      ],
    });
    if (outcome.committed) {
      const sequence = outcome.sequences[0];
      if (sequence === undefined) throw new Error('the store gave no sequence to a change');
      this.#changes.publish({ sequence, ...change }, record.identifier.key, accessPrefix(record.identifier));
      return true;
    }
    if (outcome.failed < fresh.length) throw new RequestSeen();
    const failure = await guards[outcome.failed - fresh.length - 1]?.failed?.();
    if (failure !== undefined) throw failure;
    return false;
  }
}

function contention({ canonical }: Identifier): NameplateError {
  return new NameplateError('OVERLOADED', `Other writers of ${canonical} came first each time.`, {
    reason: 'WRITE_CONTENTION',
    retryAfterMs: 100,
  });
}

const attemptsMax = 16;
