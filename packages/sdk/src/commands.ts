import type { Caller } from './caller.ts';
import { canonical } from './identifier.ts';
import type { CallOptions, IdentifierLike } from './options.ts';

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
}

function octets(payload: Uint8Array | string | object): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  return new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
}
