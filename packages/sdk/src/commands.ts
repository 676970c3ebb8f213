import type { Caller } from './caller.ts';
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
   * `queued`: kept for the device's session; `sent`: gone out; `confirmed`: the device reported what it was to bring about; `expired`: it did not, in
   * time; `rejected`: nothing of the device was there; `pending`: whether it went out is not known.
   */
  readonly state: 'pending' | 'queued' | 'sent' | 'confirmed' | 'expired' | 'rejected';
  readonly createTime: Date;
  readonly updateTime: Date;
  /** Absent: nothing more comes of it. */
  readonly expireTime?: Date;
}

/** Messages to devices. */
export class Commands {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Publishes to the device's topic `down/PORT`: octets and text as they are, anything else as JSON. A command has no
   * idempotency key, so it is sent once and not repeated: some commands must not be done twice.
   */
  async send(
    id: IdentifierLike,
    command: { readonly port: string; readonly payload: Uint8Array | string | object },
    options: CallOptions = {},
  ): Promise<{ /** A session of the device took it. */ readonly delivered: boolean }> {
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
    options: { readonly confirmed?: boolean } & CallOptions = {},
  ): Promise<SentCommand> {
    const { confirmed = false } = options;
    const request = { identifier: canonical(id), command, argsJson: JSON.stringify(args), confirmed };
    return toSent((await this.#caller.once('TelemetryService/SendNamedCommand', request, options)).command);
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

function octets(payload: Uint8Array | string | object): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  return new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

function toSent(message: CommandMessage): SentCommand {
  const { id, identifier, command, nameEn, nameZh, argsJson, by, state } = message;
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
  };
}
