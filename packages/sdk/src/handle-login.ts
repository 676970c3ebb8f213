import type { HandleIdentity } from '@nameplate/handle-client';
import { identifierFromHandle, type NameplateError, systemRandom } from '@nameplate/model';
import { publicKeyResponse, secretKeyResponse } from '@nameplate/protocol/handle-crypto';
import { type Authorization, headerOf, isOver } from './authorization.ts';
import { toDate } from './convert.ts';
import type { Methods } from './methods.ts';
import type { Transport } from './transport.ts';

/**
 * Signs in over gRPC by a key of a handle: a challenge of the server is answered, and the session's token goes with the calls.
 * Another one is begun in time, and when the server knows this one no more. One at a time, for all calls that wait.
 */
export class HandleLogin implements Authorization {
  readonly #transport: Transport;
  readonly #identity: HandleIdentity;
  readonly #deadlineMs: number;
  #session: { readonly header: string; readonly renewAtMs: number } | undefined;
  #beginning: Promise<string> | undefined;

  constructor(transport: Transport, identity: HandleIdentity, deadlineMs: number) {
    this.#transport = transport;
    this.#identity = identity;
    this.#deadlineMs = deadlineMs;
  }

  header(): string | Promise<string> {
    if (this.#session !== undefined && Date.now() < this.#session.renewAtMs) return this.#session.header;
    this.#beginning ??= this.#begin().finally(() => {
      this.#beginning = undefined;
    });
    return this.#beginning;
  }

  renews(refusal: NameplateError): boolean {
    if (!isOver(refusal)) return false;
    this.#session = undefined;
    return true;
  }

  async #begin(): Promise<string> {
    const { user } = this.#identity;
    const { sessionId, nonce } = await this.#call('SessionService/BeginSession', {});
    const clientNonce = systemRandom.bytes(32);
    const { type, response } = await this.#answer(Buffer.concat([nonce, clientNonce]));
    const { token, expireTime } = await this.#call('SessionService/AnswerChallenge', {
      sessionId,
      identifier: identifierFromHandle(user.handle).canonical,
      index: user.index,
      authenticationType: type,
      clientNonce,
      response,
    });
    const header = headerOf(token, 'The token of the session');
    // Clocks differ: what is left by ours is used for four fifths, and for a minute in any case.
    const leftMs = toDate(expireTime).getTime() - Date.now();
    this.#session = { header, renewAtMs: Date.now() + Math.max(minimumMs, 0.8 * leftMs) };
    return header;
  }

  async #answer(data: Uint8Array): Promise<{ readonly type: string; readonly response: Uint8Array }> {
    const { proof, user } = this.#identity;
    if ('secret' in proof) {
      const response = await secretKeyResponse(proof.secret, data, { version, random: systemRandom });
      return { type: 'HS_SECKEY', response };
    }
    const response = publicKeyResponse({ key: proof.privateKey, identity: user.handle, data }, version);
    return { type: 'HS_PUBKEY', response };
  }

  #call<M extends 'SessionService/BeginSession' | 'SessionService/AnswerChallenge'>(
    method: M,
    request: Methods[M]['request'],
  ): Promise<Methods[M]['response']> {
    const deadlineAt = Date.now() + this.#deadlineMs;
    return this.#transport.unary(method, request, { headers: {}, deadlineAt }) as Promise<Methods[M]['response']>;
  }
}

const minimumMs = 60_000;

/** The newest digests of the Handle protocol: the server is one that has this service. */
const version = { major: 2, minor: 11 } as const;
