import type { ClientPrincipal } from './topic-rules.ts';

/** What a client began enhanced authentication with, and the way to ask it on. MQTT 5 §4.12. */
export interface AuthenticationRequest {
  readonly clientId: string;
  readonly username?: string;
  readonly data?: Uint8Array;
  /** Sends AUTH with this data; resolves with the data of the client's AUTH, rejects when the client goes. */
  readonly ask: (data: Uint8Array) => Promise<Uint8Array>;
}

/** One authentication method: a hook for those who have secrets of their own to check against. */
export interface Authenticator {
  /** Its name in CONNECT. */
  readonly method: string;
  /** Undefined: refused. `data` goes to the client with the success. */
  authenticate(
    request: AuthenticationRequest,
  ): Promise<{ readonly principal: ClientPrincipal; readonly data?: Uint8Array } | undefined>;
}
