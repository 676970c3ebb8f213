import type { ClientParts } from './client.ts';
import { encodeAuth } from './encode-packet.ts';
import { Exchange } from './exchange.ts';
import type { AuthPacket } from './packets.ts';
import { protocolError, reasonCodes } from './reason-codes.ts';

/** A connected client shows again who it is, MQTT 5 §4.12.1. */
export class ReAuthentication {
  readonly #parts: ClientParts;
  #exchange: Exchange | undefined;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** AUTH of an open connection. */
  handle({ reason, method, data }: AuthPacket): void {
    if (method !== this.#parts.connect.authenticationMethod)
      throw protocolError('AUTH names another method than CONNECT did.'); // MQTT-4.12.0-5, -7; MQTT-4.12.1-1
    if (reason === reasonCodes.continueAuthentication) {
      if (!this.#exchange?.answer(data ?? new Uint8Array())) throw protocolError('AUTH that nothing asked for.');
      return;
    }
    if (this.#exchange) throw protocolError('An authentication is under way already.');
    void this.#run(method, data);
  }

  gone(): void {
    this.#exchange?.gone();
  }

  async #run(method: string, data: Uint8Array | undefined): Promise<void> {
    const { connect, principal, context, send, close } = this.#parts;
    const exchange = new Exchange(method, send);
    this.#exchange = exchange;
    try {
      const found = await context.admissions.again(connect, principal, data, (asked) => exchange.ask(asked));
      if (!found) return close('not-authenticated'); // MQTT-4.12.1-2
      const answer = found.data === undefined ? {} : { authenticationData: found.data };
      send(encodeAuth(reasonCodes.success, { authenticationMethod: method, ...answer }));
    } catch (thrown) {
      context.logger.warn({ err: thrown }, 'A client could not be authenticated again.');
      close('not-authenticated');
    } finally {
      this.#exchange = undefined;
    }
  }
}
