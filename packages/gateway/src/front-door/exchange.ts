import { NameplateError } from '@nameplate/model';
import { encodeAuth } from './encode-packet.ts';
import { reasonCodes } from './reason-codes.ts';

/** The way to and fro of one authentication: each AUTH of ours asks for one of the client's (MQTT-4.12.0-2, -3). */
export class Exchange {
  readonly #method: string;
  readonly #send: (octets: Buffer) => void;
  #waiting: { readonly resolve: (data: Uint8Array) => void; readonly reject: (cause: Error) => void } | undefined;

  constructor(method: string, send: (octets: Buffer) => void) {
    this.#method = method;
    this.#send = send;
  }

  ask(data: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#send(
        encodeAuth(reasonCodes.continueAuthentication, {
          authenticationMethod: this.#method,
          authenticationData: data,
        }),
      );
    });
  }

  /** The client answered; false when nothing was asked. */
  answer(data: Uint8Array): boolean {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(data);
    return waiting !== undefined;
  }

  /** The client went: whoever waits for it stops. */
  gone(): void {
    this.#waiting?.reject(new NameplateError('AUTHENTICATION_FAILED', 'The client went while it was authenticated.'));
    this.#waiting = undefined;
  }
}
