import { type Clock, checkArguments, type DeviceProfile, NameplateError } from '@nameplate/model';
import { type Operation, prefixRange, type Store } from '@nameplate/storage';
import type { TelemetryLimits } from '../limits.ts';
import { readSeries } from '../series.ts';
import type { StoredReading } from '../subscribe.ts';
import { type CommandRecord, type Handover, isOpen } from './command.ts';
import { encodeCommand, resolve } from './encode.ts';
import { type CommandPage, type CommandQuery, listCommands } from './listing.ts';
import { commandRows, decodeRecord, dueOf, encodeRecord } from './rows.ts';

export interface CommandsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly profileOf: (deviceKey: string) => Promise<DeviceProfile>;
  readonly limits: TelemetryLimits;
}

/** A command by its name in the profile. */
export interface CommandRequest {
  readonly deviceKey: string;
  /** Canonical text. */
  readonly identifier: string;
  readonly command: string;
  /** Checked against what the profile says that it takes. */
  readonly args: unknown;
  /** Said by whoever sends it; needed where the profile says that its risk is high. */
  readonly confirmed: boolean;
  readonly by: string;
}

/** What is to be handed to the gateway. */
export interface Message {
  readonly port: string;
  readonly payload: Uint8Array;
  readonly offline: 'queue' | 'reject';
}

/** Named commands: checked, written, and followed until the device reports what they were to bring about, or does not. */
export class Commands {
  readonly #options: CommandsOptions;
  /** The open ones that a reading may confirm, by device. */
  readonly #open = new Map<string, Map<string, CommandRecord>>();
  #lastId = 0;
  /** Before this nothing expires: what was reported in the meantime is stored first. */
  #graceMs = 0;
  #work: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  /** Goes on with those that were open: what was reported meanwhile counts. */
  async open(): Promise<void> {
    const { store, clock, limits } = this.#options;
    for await (const { key } of store.range(prefixRange(commandRows.dues))) {
      const { id, deviceKey } = dueOf(key);
      this.#lastId = Math.max(this.#lastId, id);
      this.#graceMs = clock.now() + limits.alarmGraceMs;
      const row = await store.get(commandRows.one(deviceKey, id));
      if (row !== undefined) this.#follow(decodeRecord(row));
    }
    for (const ofDevice of this.#open.values())
      for (const record of ofDevice.values())
        if (await this.#reported(record)) await this.#change(record, { state: 'confirmed' });
    this.#watchDeadlines();
  }

  /** @throws NameplateError when the profile has no such command, an argument is wrong, or a high risk is not confirmed */
  async send(request: CommandRequest, handOver: (message: Message) => Promise<Handover>): Promise<CommandRecord> {
    const { profileOf } = this.#options;
    const { commands = {} } = await profileOf(request.deviceKey);
    const definition = Object.hasOwn(commands, request.command) ? commands[request.command] : undefined;
    if (definition === undefined) throw unknown(request, Object.keys(commands));
    const args = checkArguments(request.command, definition, request.args);
    if (definition.risk === 'high' && !request.confirmed) throw unconfirmed(request);
    const { port = 'command', offline = 'reject', confirmBy } = definition;
    const nowMs = this.#options.clock.now();
    this.#lastId = Math.max(this.#lastId + 1, nowMs, (await this.#newestId(request.deviceKey)) + 1);
    const suffix = request.identifier.slice(request.identifier.indexOf('/') + 1);
    const input = { id: String(this.#lastId), command: request.command, args, suffix };
    const payload = encodeCommand(definition, input);
    const record = await this.#change(undefined, {
      id: input.id,
      identifier: request.identifier,
      deviceKey: request.deviceKey,
      command: request.command,
      name: definition.name ?? {},
      args,
      by: request.by,
      state: 'pending',
      createMs: nowMs,
      updateMs: nowMs,
      ...(confirmBy && { confirm: { metric: confirmBy.metric, equals: resolve(confirmBy.equals, input) } }),
      deadlineMs: nowMs + (confirmBy === undefined ? openMaxMs : confirmBy.withinS * 1000),
    });
    const { delivered, queued } = await handOver({ port, payload, offline });
    // The device may have been quicker than the answer of the gateway.
    const state = delivered ? 'sent' : queued ? 'queued' : 'rejected';
    return await this.#exclusive(async () => {
      const now = (await this.#read(record)) ?? record;
      return now.state === 'pending'
        ? await this.#put(now, { ...now, state, updateMs: this.#options.clock.now() })
        : now;
    });
  }

  /** The newest first. */
  list(query: CommandQuery): Promise<CommandPage> {
    const { pageSize } = this.#options.limits;
    return listCommands(this.#options.store, { ...query, pageSize: Math.min(query.pageSize || pageSize, pageSize) });
  }

  /** Readings were stored: those that a command waits for confirm it. */
  stored(readings: readonly StoredReading[]): void {
    if (this.#open.size === 0) return;
    for (const { deviceKey, reading } of readings)
      for (const record of this.#open.get(deviceKey)?.values() ?? []) {
        const { confirm, createMs } = record;
        if (confirm?.metric !== reading.metric || confirm.equals !== reading.value) continue;
        // What the device measured before it was told is not an answer.
        if (reading.deviceTimeMs >= createMs) void this.#change(record, { state: 'confirmed' }).catch(() => undefined);
      }
  }

  /** Waits for what is being written, and lets expire what is due. */
  async settle(): Promise<void> {
    await this.#work;
    await this.#expire();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#work;
  }

  /** Looks every second for what is due; a look that failed is made up for by the next. */
  #watchDeadlines(): void {
    if (this.#closed) return;
    const again = () => this.#watchDeadlines();
    this.#timer = setTimeout(() => void this.#expire().then(again, again), expiryCheckMs).unref();
  }

  async #expire(): Promise<void> {
    const { store, clock } = this.#options;
    const nowMs = clock.now();
    if (nowMs < this.#graceMs) return;
    const range = { ...prefixRange(commandRows.dues), lt: commandRows.due(nowMs + 1, 0, ''), limit: expiredAtOnce };
    const due: CommandRecord[] = [];
    for await (const { key } of store.range(range)) {
      const { id, deviceKey } = dueOf(key);
      const row = await store.get(commandRows.one(deviceKey, id));
      if (row !== undefined) due.push(decodeRecord(row));
    }
    for (const record of due) await this.#change(record, { state: 'expired' });
  }

  /** A clock that was set back gives no number twice. */
  async #newestId(deviceKey: string): Promise<number> {
    const { commands } = await listCommands(this.#options.store, { deviceKey, pageSize: 1 });
    return Number(commands[0]?.id ?? 0);
  }

  async #reported({ deviceKey, confirm, createMs }: CommandRecord): Promise<boolean> {
    if (confirm === undefined) return false;
    const { metric } = confirm;
    for await (const { value } of readSeries(this.#options.store, { deviceKey, metric, startMs: createMs }))
      if (value === confirm.equals) return true;
    return false;
  }

  async #read({ deviceKey, id }: CommandRecord): Promise<CommandRecord | undefined> {
    const row = await this.#options.store.get(commandRows.one(deviceKey, Number(id)));
    return row && decodeRecord(row);
  }

  /** A new one, or another state of one that is still open. */
  async #change(before: CommandRecord | undefined, changes: CommandRecord | Pick<CommandRecord, 'state'>) {
    return await this.#exclusive(async () => {
      if (before === undefined) return await this.#put(undefined, changes as CommandRecord);
      const now = await this.#read(before);
      if (now === undefined || !isOpen(now)) return before;
      return await this.#put(now, { ...now, ...changes, updateMs: this.#options.clock.now() });
    });
  }

  async #put(before: CommandRecord | undefined, record: CommandRecord): Promise<CommandRecord> {
    const { store } = this.#options;
    const id = Number(record.id);
    const { deadlineMs = 0, ...closed } = record;
    const after = isOpen(record) ? record : closed;
    const due = commandRows.due(deadlineMs, id, record.deviceKey);
    const operations: Operation[] = [
      { type: 'put', key: commandRows.one(record.deviceKey, id), value: encodeRecord(after) },
    ];
    if (before === undefined) {
      operations.push({ type: 'put', key: due, value: new Uint8Array() }, ...(await this.#surplus(record.deviceKey)));
    } else if (!isOpen(record)) operations.push({ type: 'delete', key: due });
    await store.batch({ operations, durability: 'sync' });
    this.#follow(after);
    return after;
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

  #follow(record: CommandRecord): void {
    const ofDevice = this.#open.get(record.deviceKey) ?? new Map<string, CommandRecord>();
    if (isOpen(record) && record.confirm !== undefined) {
      this.#open.set(record.deviceKey, ofDevice.set(record.id, record));
      return;
    }
    ofDevice.delete(record.id);
    if (ofDevice.size === 0) this.#open.delete(record.deviceKey);
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}

/** A command that nothing confirms, kept for a session: after that it counts as expired. */
const openMaxMs = 7 * 86_400_000;
const expiryCheckMs = 1000;
const expiredAtOnce = 1000;

function unknown({ command, identifier }: CommandRequest, names: readonly string[]): NameplateError {
  const known = names.length === 0 ? 'none' : names.slice(0, 50).join(', ');
  return new NameplateError('INVALID_VALUE', `${identifier} has no command ${command}; its profile has ${known}.`, {
    reason: 'COMMAND_UNKNOWN',
    metadata: { command, known },
  });
}

function unconfirmed({ command, identifier }: CommandRequest): NameplateError {
  return new NameplateError(
    'INVALID_VALUE',
    `${command} of ${identifier} is of high risk: send it again and say that you mean it (confirmed).`,
    { reason: 'COMMAND_NOT_CONFIRMED', metadata: { command, field: 'confirmed' } },
  );
}
