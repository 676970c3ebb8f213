import type { Clock } from '@nameplate/model';
import { type Operation, prefixRange, type Store } from '@nameplate/storage';
import type { TelemetryLimits } from '../limits.ts';
import { type CommandRecord, type CommandState, dueMs, isOpen } from './command.ts';
import { commandRows, decodeRecord, dueOf, encodeRecord } from './rows.ts';

export interface LedgerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: Pick<TelemetryLimits, 'commandHistory'>;
  /** Told of each state that a command comes to. */
  readonly observe?: (state: CommandState) => void;
  /** Told of each record that was written. */
  readonly onChange: (record: CommandRecord) => void;
}

/** Which command: of a device, by its number. */
export interface CommandKey {
  readonly deviceKey: string;
  readonly id: string;
}

/** Records of commands, written one after the other, each with the time at which something is to be done about it. */
export class Ledger {
  readonly #options: LedgerOptions;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  async add(record: CommandRecord): Promise<CommandRecord> {
    return await this.#exclusive(() => this.#put(undefined, record));
  }

  /** Another state of a command, by what it is now; undefined leaves it. What it is then; undefined when there is none such. */
  async change(
    { deviceKey, id }: CommandKey,
    changed: (now: CommandRecord) => CommandRecord | undefined,
  ): Promise<CommandRecord | undefined> {
    return await this.#exclusive(async () => {
      const now = await this.read({ deviceKey, id });
      const next = now && changed(now);
      return next === undefined ? now : await this.#put(now, { ...next, updateMs: this.#options.clock.now() });
    });
  }

  async read({ deviceKey, id }: CommandKey): Promise<CommandRecord | undefined> {
    if (!/^\d{1,16}$/.test(id) || !Number.isSafeInteger(Number(id))) return undefined;
    const row = await this.#options.store.get(commandRows.one(deviceKey, Number(id)));
    return row && decodeRecord(row);
  }

  /** Those about which something is to be done until then; of all that are open without a time. */
  async *due(untilMs = Number.POSITIVE_INFINITY, limit = Number.POSITIVE_INFINITY): AsyncGenerator<CommandRecord> {
    const { store } = this.#options;
    const all = prefixRange(commandRows.dues);
    const range =
      untilMs === Number.POSITIVE_INFINITY ? all : { ...all, lt: commandRows.due(untilMs + 1, 0, ''), limit };
    for await (const { key } of store.range(range)) {
      const { id, deviceKey } = dueOf(key);
      const record = await this.read({ deviceKey, id: String(id) });
      if (record !== undefined) yield record;
    }
  }

  async idle(): Promise<void> {
    await this.#work;
  }

  async #put(before: CommandRecord | undefined, record: CommandRecord): Promise<CommandRecord> {
    const { store, onChange, observe } = this.#options;
    const { deviceKey } = record;
    const id = Number(record.id);
    const operations: Operation[] = [
      { type: 'put', key: commandRows.one(deviceKey, id), value: encodeRecord(record) },
      ...(before === undefined ? await this.#surplus(deviceKey) : []),
    ];
    const was = before && isOpen(before) ? dueMs(before) : undefined;
    const is = isOpen(record) ? dueMs(record) : undefined;
    if (was !== is) {
      if (was !== undefined) operations.push({ type: 'delete', key: commandRows.due(was, id, deviceKey) });
      if (is !== undefined)
        operations.push({ type: 'put', key: commandRows.due(is, id, deviceKey), value: new Uint8Array() });
    }
    await store.batch({ operations, durability: 'sync' });
    onChange(record);
    if (before?.state !== record.state) observe?.(record.state);
    return record;
  }

  /** Those beyond what is kept of a device, of which nothing more comes. */
  async #surplus(deviceKey: string): Promise<Operation[]> {
    const { store, limits } = this.#options;
    const operations: Operation[] = [];
    let kept = 1;
    for await (const { key, value } of store.range({ ...prefixRange(commandRows.of(deviceKey)), reverse: true })) {
      kept += 1;
      if (kept > limits.commandHistory && !isOpen(decodeRecord(value))) operations.push({ type: 'delete', key });
    }
    return operations;
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}
