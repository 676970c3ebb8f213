import { NameplateError } from '@nameplate/model';
import { type Caller, checkDeadline } from './caller.ts';
import { enumWord, optionalDate, toDate } from './convert.ts';
import { canonical } from './identifier.ts';
import type { CommandMessage } from './messages.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';

/** A named command to a device, and what came of it. */
export interface SentCommand {
  readonly id: string;
  readonly identifier: string;
  /** Its name in the device profile. */
  readonly command: string;
  readonly name: { readonly en?: string; readonly zh?: string };
  readonly args: Readonly<Record<string, unknown>>;
  /** Who sent it. */
  readonly by: string;
  /**
   * `queued`: kept for the device's session; `sent`: gone out; `acknowledged`: the device's client has it; `answered`: the device answered it;
   * `confirmed`: it reported what it was to bring about; `failed`: it refused, or could not; `expired`: none of that came in time; `cancelled`: taken
   * back; `rejected`: nothing of the device was there; `pending`: whether it went out is not known.
   */
  readonly state:
    | 'pending'
    | 'queued'
    | 'sent'
    | 'acknowledged'
    | 'answered'
    | 'confirmed'
    | 'failed'
    | 'expired'
    | 'cancelled'
    | 'rejected';
  readonly createTime: Date;
  readonly updateTime: Date;
  /** Absent: nothing more comes of it. */
  readonly expireTime?: Date;
  /** How often it was handed over. */
  readonly tries: number;
  /** What the device answered. */
  readonly answer?: unknown;
  /** Why it failed or expired. */
  readonly problem?: string;
}

/** Octets or text to a port of a device, unchecked. */
export interface RawCommand {
  readonly port: string;
  readonly payload: Uint8Array | string | object;
}

export type NamedCommandOptions = { /** Needed for one of high risk. */ readonly confirmed?: boolean } & CallOptions;

export interface CommandWaitOptions extends CallOptions {
  readonly until?: readonly SentCommand['state'][];
  readonly onChange?: (sent: SentCommand) => void;
}

/** Messages to devices. */
export class Commands {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** The same as `run`. */
  async send(
    id: IdentifierLike,
    command: string,
    args?: Readonly<Record<string, unknown>>,
    options?: NamedCommandOptions,
  ): Promise<SentCommand>;
  /**
   * Publishes to the device's topic `down/PORT`: octets and text as they are, anything else as JSON. A command has no
   * idempotency key, so it is sent once and not repeated: some commands must not be done twice.
   */
  async send(
    id: IdentifierLike,
    command: RawCommand,
    options?: CallOptions,
  ): Promise<{ /** A session of the device took it. */ readonly delivered: boolean }>;
  async send(
    id: IdentifierLike,
    command: string | RawCommand,
    given: Readonly<Record<string, unknown>> | CallOptions = {},
    named: NamedCommandOptions = {},
  ): Promise<SentCommand | { readonly delivered: boolean }> {
    if (typeof command === 'string')
      return await this.run(id, command, given as Readonly<Record<string, unknown>>, named);
    return await this.#publish(id, command, given as CallOptions);
  }

  async #publish(
    id: IdentifierLike,
    command: RawCommand,
    options: CallOptions,
  ): Promise<{ readonly delivered: boolean }> {
    const request = { identifier: canonical(id), port: command.port, payload: octets(command.payload) };
    const { delivered } = await this.#caller.once('TelemetryService/SendCommand', request, options);
    return { delivered };
  }

  /**
   * Sends a command by the name that the device's profile has for it; its arguments are checked there. One of high risk needs `confirmed`. It is sent once
   * and not repeated.
   * @throws NameplateError INVALID_VALUE with reason COMMAND_UNKNOWN, COMMAND_ARGUMENT, COMMAND_NOT_CONFIRMED, COMMAND_ENCODING
   */
  async run(
    id: IdentifierLike,
    command: string,
    args: Readonly<Record<string, unknown>> = {},
    options: NamedCommandOptions = {},
  ): Promise<SentCommand> {
    const { confirmed = false } = options;
    const request = { identifier: canonical(id), command, argsJson: JSON.stringify(args), confirmed };
    return toSent((await this.#caller.once('TelemetryService/SendNamedCommand', request, options)).command);
  }

  /** One named command, as it is now. @throws NameplateError VALUE_NOT_FOUND with reason COMMAND_NOT_FOUND */
  async get(id: IdentifierLike, commandId: string, options: CallOptions = {}): Promise<SentCommand> {
    const request = { identifier: canonical(id), id: commandId };
    return toSent((await this.#caller.read('TelemetryService/GetCommand', request, options)).command);
  }

  /**
   * Takes a named command back: what waits of it does not go out, and what went out is not sent again.
   * @throws NameplateError INVALID_VALUE with reason COMMAND_CLOSED when nothing more would come of it
   */
  async cancel(id: IdentifierLike, commandId: string, options: CallOptions = {}): Promise<SentCommand> {
    const request = { identifier: canonical(id), id: commandId };
    return toSent((await this.#caller.once('TelemetryService/CancelCommand', request, options)).command);
  }

  /**
   * Waits until a named command is in one of the states of `until`, or nothing more comes of it; `onChange` is told of each
   * other state on the way.
   * @throws NameplateError DEADLINE_EXCEEDED after `deadlineMs`, when one is given; the signal's reason
   */
  async wait(
    id: IdentifierLike,
    commandId: string,
    { until = [], deadlineMs = Infinity, signal, onChange }: CommandWaitOptions = {},
  ): Promise<SentCommand> {
    const { now, sleep } = this.#caller.environment;
    const endMs = now() + checkDeadline(deadlineMs);
    let state: SentCommand['state'] | undefined;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const sent = await this.get(id, commandId, { ...(signal && { signal }) });
      if (sent.expireTime === undefined || until.includes(sent.state)) return sent;
      if (sent.state !== state) onChange?.(sent);
      state = sent.state;
      const leftMs = endMs - now();
      if (leftMs <= 0)
        throw new NameplateError('DEADLINE_EXCEEDED', `${sent.command} (${sent.id}) is still ${sent.state}.`, {
          reason: 'COMMAND_OPEN',
          metadata: { state: sent.state },
        });
      await sleep(Math.min(pauseMs, leftMs), signal ?? new AbortController().signal);
    }
  }

  /** Named commands to a device, the newest first. */
  list(id: IdentifierLike, query: { readonly pageSize?: number } = {}, options: CallOptions = {}): Paged<SentCommand> {
    const identifier = canonical(id);
    return paged(async (pageToken, needed) => {
      const page = { identifier, pageSize: pageSize(query.pageSize, needed), pageToken };
      const answer = await this.#caller.read('TelemetryService/ListCommands', page, options);
      return toPage(answer.commands.map(toSent), answer.nextPageToken);
    });
  }
}

const firstPauseMs = 100;
const longestPauseMs = 2_000;

function octets(payload: Uint8Array | string | object): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  return new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

function toSent(message: CommandMessage): SentCommand {
  const { id, identifier, command, nameEn, nameZh, argsJson, by, state, tries, answerJson, problem } = message;
  return {
    id,
    identifier,
    command,
    name: { ...(nameEn && { en: nameEn }), ...(nameZh && { zh: nameZh }) },
    args: JSON.parse(argsJson) as SentCommand['args'],
    by,
    state: enumWord('COMMAND_STATE_', state) as SentCommand['state'],
    createTime: toDate(message.createTime),
    updateTime: toDate(message.updateTime),
    ...optionalDate('expireTime', message.expireTime),
    // A server of before does not say.
    tries: tries || 1,
    ...(answerJson !== '' && { answer: JSON.parse(answerJson) as unknown }),
    ...(problem !== '' && { problem }),
  };
}
