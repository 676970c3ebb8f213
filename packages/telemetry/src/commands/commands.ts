import { type Clock, type CommandDefinition, checkArguments, type DeviceProfile } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import type { TelemetryLimits } from '../limits.ts';
import type { StoredReading } from '../subscribe.ts';
import { Awaited } from './awaited.ts';
import { type CommandRecord, type CommandState, inState, isOpen } from './command.ts';
import { type CommandCarrier, type CommandEvent, Delivery } from './delivery.ts';
import { requestNumber } from './downlink.ts';
import { type WrittenCommand, writeCommand } from './encode.ts';
import { type CommandKey, Ledger } from './ledger.ts';
import { type CommandPage, type CommandQuery, listCommands } from './listing.ts';
import { type CommandInput, resolve } from './option-value.ts';
import { closedAlready, notFound, unconfirmed, unknown } from './refusals.ts';

export interface CommandsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly profileOf: (deviceKey: string) => Promise<DeviceProfile>;
  readonly limits: TelemetryLimits;
  /** Told of each state that a command comes to, for counting. */
  readonly observe?: (state: CommandState) => void;
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

/** What a device, or the network that carries its commands, says of one: by its id, or by the number of its request. */
export type CommandReply = { readonly deviceKey: string } & ({ readonly id: string } | { readonly request: number }) &
  ({ readonly answer: unknown } | { readonly problem: string } | { readonly event: 'sent' | 'acknowledged' });

/** Named commands: checked, written, taken to the device, and followed until something comes of them or nothing more can. */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #ledger: Ledger;
  readonly #delivery: Delivery;
  readonly #awaited = new Awaited();
  #lastId = 0;
  /** Before this nothing expires: what was reported in the meantime is stored first. */
  #graceMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: CommandsOptions) {
    this.#options = options;
    this.#ledger = new Ledger({ ...options, onChange: (record) => this.#awaited.follow(record) });
    this.#delivery = new Delivery(this.#ledger, options.clock);
  }

  /** Goes on with those that were open: what was reported meanwhile counts. */
  async open(): Promise<void> {
    const { store, clock, limits } = this.#options;
    for await (const record of this.#ledger.due()) {
      this.#lastId = Math.max(this.#lastId, Number(record.id));
      this.#graceMs = clock.now() + limits.alarmGraceMs;
      this.#awaited.follow(record);
    }
    for await (const record of this.#awaited.confirmedIn(store)) await this.#confirm(record);
    this.#watchDue();
  }

  /** Who takes them to the devices; until then they are written, and pending. */
  carryBy(carrier: CommandCarrier): void {
    this.#delivery.carryBy(carrier);
  }

  /** @throws NameplateError when the profile has no such command, an argument is wrong, or a high risk is not confirmed */
  async send(request: CommandRequest): Promise<CommandRecord> {
    const profile = await this.#options.profileOf(request.deviceKey);
    const { commands = {} } = profile;
    const definition = Object.hasOwn(commands, request.command) ? commands[request.command] : undefined;
    if (definition === undefined) throw unknown(request, Object.keys(commands));
    const args = checkArguments(request.command, definition, request.args);
    if (definition.risk === 'high' && !request.confirmed) throw unconfirmed(request);
    const nowMs = this.#options.clock.now();
    this.#lastId = Math.max(this.#lastId + 1, nowMs, (await this.#newestId(request.deviceKey)) + 1);
    const suffix = request.identifier.slice(request.identifier.indexOf('/') + 1);
    const input = { id: String(this.#lastId), command: request.command, args, suffix };
    const written = writeCommand(definition, input, profile);
    return await this.#delivery.handOver(
      await this.#ledger.add(recordOf(request, { definition, written }, input, nowMs)),
    );
  }

  /** The newest first. */
  list(query: CommandQuery): Promise<CommandPage> {
    const { pageSize } = this.#options.limits;
    return listCommands(this.#options.store, { ...query, pageSize: Math.min(query.pageSize || pageSize, pageSize) });
  }

  /** @throws NameplateError VALUE_NOT_FOUND */
  async get(key: CommandKey): Promise<CommandRecord> {
    const record = await this.#ledger.read(key);
    if (record === undefined) throw notFound(key);
    return record;
  }

  /** Takes back what is still open. @throws NameplateError VALUE_NOT_FOUND; INVALID_VALUE when nothing more would come of it anyway */
  async cancel(key: CommandKey): Promise<CommandRecord> {
    let before: CommandRecord | undefined;
    const after = await this.#ledger.change(key, (now) => {
      before = now;
      return isOpen(now) ? inState(now, 'cancelled') : undefined;
    });
    if (after === undefined) throw notFound(key);
    if (before === undefined || !isOpen(before)) throw closedAlready(after);
    await this.#delivery.withdraw(after);
    return after;
  }

  /** The gateway says what became of a command. What cannot be written is found out again: the device gets it once more. */
  happened(event: CommandEvent): void {
    void this.#delivery.happened(event).catch(() => undefined);
  }

  /** A device answered. Written when it resolves; an answer to what is over says nothing. */
  async replied(reply: CommandReply): Promise<void> {
    const { deviceKey } = reply;
    const id = 'id' in reply ? reply.id : await this.#idOf(deviceKey, reply.request);
    if (id === undefined) return;
    if ('event' in reply) return await this.#delivery.happened({ deviceKey, id, kind: reply.event });
    const after = await this.#ledger.change({ deviceKey, id }, (now) => {
      const isWaitedFor = isOpen(now) || now.state === 'sent' || now.state === 'acknowledged';
      if (!isWaitedFor || now.state === 'answered') return undefined;
      if ('problem' in reply) return inState(now, 'failed', { problem: reply.problem });
      const { nextMs: _, ...rest } = now;
      return inState(rest, 'answered', { answer: reply.answer });
    });
    if (after?.state === 'answered' || after?.state === 'failed') await this.#delivery.withdraw(after);
  }

  /** Does a frame of this device answer an open command? */
  awaitsFrame(deviceKey: string): boolean {
    return this.#awaited.awaitsFrame(deviceKey);
  }

  /** A message of a device that may hold the frame that a command waits for. Written when it resolves. */
  async heard(deviceKey: string, payload: Uint8Array): Promise<void> {
    for (const { id, reply } of this.#awaited.answeredBy(deviceKey, payload))
      await this.replied({ deviceKey, id, ...('data' in reply ? { answer: reply } : { problem: reply.refused }) });
  }

  /** Readings were stored: those that a command waits for confirm it. */
  stored(readings: readonly StoredReading[]): void {
    for (const record of this.#awaited.confirmedBy(readings)) void this.#confirm(record).catch(() => undefined);
  }

  /** Waits for what is being written, and does what is due. */
  async settle(): Promise<void> {
    await this.#ledger.idle();
    await this.#doDue();
    await this.#ledger.idle();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#ledger.idle();
  }

  async #confirm(record: CommandRecord): Promise<void> {
    const after = await this.#ledger.change(record, (now) => (isOpen(now) ? inState(now, 'confirmed') : undefined));
    if (after?.state === 'confirmed') await this.#delivery.withdraw(after);
  }

  /** Looks every second for what is due; a look that failed is made up for by the next. */
  #watchDue(): void {
    if (this.#closed) return;
    const again = () => this.#watchDue();
    this.#timer = setTimeout(() => void this.#doDue().then(again, again), checkMs).unref();
  }

  async #doDue(): Promise<void> {
    const nowMs = this.#options.clock.now();
    if (nowMs < this.#graceMs) return;
    const due: CommandRecord[] = [];
    for await (const record of this.#ledger.due(nowMs, dueAtOnce)) due.push(record);
    // What fails is due still, at the next look.
    await Promise.allSettled(due.map((record) => this.#delivery.due(record)));
  }

  /** The newest of which the request had that number. */
  async #idOf(deviceKey: string, request: number): Promise<string | undefined> {
    const pageSize = this.#options.limits.commandHistory;
    const { commands } = await listCommands(this.#options.store, { deviceKey, pageSize });
    return commands.find(({ id }) => requestNumber(id) === request)?.id;
  }

  /** A clock that was set back gives no number twice. */
  async #newestId(deviceKey: string): Promise<number> {
    const { commands } = await listCommands(this.#options.store, { deviceKey, pageSize: 1 });
    return Number(commands[0]?.id ?? 0);
  }
}

/** A command that nothing comes of and whose profile names no time: after that it counts as expired. */
const openMaxMs = 7 * 86_400_000;
const checkMs = 1000;
const dueAtOnce = 1000;

function recordOf(
  { identifier, deviceKey, by }: CommandRequest,
  { definition, written }: { readonly definition: CommandDefinition; readonly written: WrittenCommand },
  input: CommandInput,
  nowMs: number,
): CommandRecord {
  const { port = 'command', offline = 'reject', confirmBy, answerWithinS, expireS, ackWithinS, retry } = definition;
  const payload = Buffer.from(written.payload).toString('base64');
  const { downlink, replies } = written;
  const withinS = Math.max(confirmBy?.withinS ?? 0, answerWithinS ?? 0);
  const expireMs = expireS === undefined ? (withinS > 0 ? withinS * 1000 : openMaxMs) : expireS * 1000;
  return {
    id: input.id,
    identifier,
    deviceKey,
    command: input.command,
    name: definition.name ?? {},
    args: input.args,
    by,
    state: 'pending',
    createMs: nowMs,
    updateMs: nowMs,
    tries: 1,
    ...(confirmBy && { confirm: { metric: confirmBy.metric, equals: resolve(confirmBy.equals, input) } }),
    ...(answerWithinS !== undefined && { answers: true }),
    ...(withinS > 0 && { withinMs: withinS * 1000 }),
    ...(ackWithinS !== undefined && {
      retry: { ackWithinMs: ackWithinS * 1000, max: retry?.max ?? 0, backoffMs: (retry?.backoffS ?? 0) * 1000 },
      nextMs: nowMs + ackWithinS * 1000,
    }),
    message: { port, payload, offline, ...(downlink && { downlink }), ...(replies && { replies }) },
    deadlineMs: nowMs + expireMs,
  };
}
