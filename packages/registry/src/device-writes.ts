import { type Clock, type Identifier, NameplateError } from '@nameplate/model';
import { type Operation, type Precondition, type Store, sameBytes } from '@nameplate/storage';
import type { DeviceDirectory } from './device-directory.ts';
import { linkChange, linkNames } from './device-links.ts';
import { type DeviceRow, decodeDevice, encodeDevice } from './device-record.ts';
import { handleNotFound, requireActive } from './failures.ts';
import { type AnswerCodec, type Idempotency, RequestSeen, type Ticket, type WriteContext } from './idempotency.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { rows } from './keyspace.ts';
import type { Account, Accounts } from './organizations/accounts.ts';
import { accessPrefix, requireScope } from './permission.ts';
import type { Prefixes } from './prefixes.ts';
import type { PskKeys } from './psk-keys.ts';
import type { Guard } from './records.ts';
import { decodeRecord } from './stored-record.ts';

/** What becomes of a device. */
export interface Changed<T> {
  /** Undefined: it is a device no more. */
  readonly row: DeviceRow | undefined;
  readonly answer: T;
  /** What else has to be so. */
  readonly preconditions?: readonly Precondition[];
}

/** The one way to a device's row: the right asked, the live asset seen, indexes with it, in one batch; the directory is told. */
export class DeviceWrites {
  readonly #store: Store;
  readonly #prefixes: Prefixes;
  readonly #idempotency: Idempotency;
  readonly #clock: Clock;
  readonly #directory: DeviceDirectory;
  readonly #pskKeys: PskKeys;
  readonly #accounts: Accounts;
  readonly #queue = new KeyedQueue();

  constructor(parts: {
    readonly store: Store;
    readonly prefixes: Prefixes;
    readonly idempotency: Idempotency;
    readonly clock: Clock;
    readonly directory: DeviceDirectory;
    readonly pskKeys: PskKeys;
    readonly accounts: Accounts;
  }) {
    this.#accounts = parts.accounts;
    this.#store = parts.store;
    this.#prefixes = parts.prefixes;
    this.#idempotency = parts.idempotency;
    this.#clock = parts.clock;
    this.#directory = parts.directory;
    this.#pskKeys = parts.pskKeys;
  }

  async run<T>(
    context: WriteContext,
    identifier: Identifier,
    request: readonly (string | number | undefined)[],
    codec: AnswerCodec<T>,
    change: (before: DeviceRow | undefined, now: number) => Promise<Changed<T>>,
  ): Promise<T> {
    requireScope(context.principal, 'device.manage', accessPrefix(identifier));
    return await this.#idempotency.run(context, request, codec, (ticket) =>
      this.#queue.run(identifier.key, async () => {
        for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
          const { asset, bytes } = await this.#read(identifier);
          const before = bytes && decodeDevice(bytes);
          const { row, answer, preconditions = [] } = await change(before, this.#clock.now());
          // Those that are there may always be given other credentials, or be ended.
          if (before === undefined) this.#accounts.requireWritable(accessPrefix(identifier));
          const links = await linkChange(this.#store, before, row);
          const account = this.#accountOf(identifier, before, row);
          const needs = [...account.guards, ...preconditions, ...links.preconditions];
          const does = [
            ...account.operations,
            ...links.operations,
            ...pskMark(identifier.key, before, row),
            ...ticket.remember(codec.encode(answer)),
          ];
          if (!(await this.#commit(identifier, row, { asset, bytes }, ticket, { needs, does }))) continue;
          this.#pskKeys.changed(identifier.key, row);
          this.#directory.changed(identifier.key, hasEnded(before, row), [...linkNames(before), ...linkNames(row)]);
          return answer;
        }
        throw new NameplateError('OVERLOADED', `Other writers of ${identifier.canonical} came first each time.`);
      }),
    );
  }

  #accountOf(identifier: Identifier, before: DeviceRow | undefined, row: DeviceRow | undefined): Account {
    if ((before === undefined) === (row === undefined)) return { operations: [], guards: [] };
    return this.#accounts.ofDevice(identifier, row === undefined ? -1 : 1);
  }

  /** The live asset and the device on it. */
  async #read(identifier: Identifier): Promise<{ readonly asset: Uint8Array; readonly bytes: Uint8Array | undefined }> {
    const [asset, bytes] = await this.#store.getMany([rows.handle(identifier.key), rows.device(identifier.key)]);
    if (asset === undefined) {
      await this.#prefixes.requireResponsible(identifier);
      throw handleNotFound(identifier);
    }
    requireActive(decodeRecord(asset));
    return { asset, bytes };
  }

  async #commit(
    identifier: Identifier,
    row: DeviceRow | undefined,
    seen: { readonly asset: Uint8Array; readonly bytes: Uint8Array | undefined },
    ticket: Ticket,
    also: { readonly needs: readonly Guard[]; readonly does: readonly Operation[] },
  ): Promise<boolean> {
    const key = rows.device(identifier.key);
    const preconditions: Precondition[] = [
      ...ticket.preconditions,
      { key: rows.handle(identifier.key), expect: seen.asset },
      { key, expect: seen.bytes },
      ...also.needs,
    ];
    const value = row && encodeDevice(row);
    if (sameBytes(value, seen.bytes) && also.does.length === 0) return true;
    const put: Operation = value === undefined ? { type: 'delete', key } : { type: 'put', key, value };
    const outcome = await this.#store.batch({ preconditions, operations: [put, ...also.does] });
    if (outcome.committed) return true;
    if (outcome.failed < ticket.preconditions.length) throw new RequestSeen();
    const failure = await also.needs[outcome.failed - preconditions.length + also.needs.length]?.failed?.();
    if (failure !== undefined) throw failure;
    return false;
  }
}

const attemptsMax = 16;

/** By which a start finds the devices with pre-shared keys. */
function pskMark(deviceKey: string, before: DeviceRow | undefined, after: DeviceRow | undefined): readonly Operation[] {
  const [had, has] = [before, after].map((row) => (row?.psks ?? []).length > 0);
  if (had === has) return [];
  const key = rows.psk(deviceKey);
  return has ? [{ type: 'put', key, value: new Uint8Array() }] : [{ type: 'delete', key }];
}

/** Its connections have to close: a credential or a key ended, or the certificate did, or the whole device. */
export function hasEnded(before: DeviceRow | undefined, after: DeviceRow | undefined): boolean {
  if (before === undefined) return false;
  if (after === undefined || (before.certificate !== undefined && after.certificate === undefined)) return true;
  const kept = new Set((after.psks ?? []).map(({ number }) => number));
  if ((before.psks ?? []).some(({ number }) => !kept.has(number))) return true;
  return before.credentials.some(({ digest }) => !after.credentials.some((kept) => kept.digest === digest));
}
