import type { KeyObject } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Random } from '@nameplate/model';
import {
  decodeChallenge,
  decodeMessage,
  encodeChallengeResponse,
  encodeRequest,
  type HandleMessage,
  hasFlag,
  opCodes,
  opFlags,
  splitDigest,
} from '@nameplate/protocol/handle';
import { publicKeyResponse, secretKeyResponse } from '@nameplate/protocol/handle-crypto';

/** Random octets, except those that were laid ready, by their count. */
export class LoadedRandom implements Random {
  readonly #ready: Uint8Array[] = [];

  load(...octets: readonly Uint8Array[]): void {
    this.#ready.push(...octets);
  }

  bytes(count: number): Uint8Array {
    const at = this.#ready.findIndex(({ length }) => length === count);
    const [octets] = at < 0 ? [] : this.#ready.splice(at, 1);
    return octets ?? crypto.getRandomValues(new Uint8Array(count));
  }
}

/** Who proves what. */
export type Prover = { readonly handle: string; readonly index: number } & (
  | { readonly secret: Uint8Array }
  | { readonly key: KeyObject }
);

/** One TCP connection: frames out, frames in, in order. */
export class Conversation {
  readonly #socket: Socket;
  #held = Buffer.alloc(0);
  #wanted: ((frame: Buffer) => void)[] = [];
  #frames: Buffer[] = [];

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.on('data', (chunk: Buffer) => {
      this.#held = Buffer.concat([this.#held, chunk]);
      while (this.#held.length >= 20 && this.#held.length >= 20 + this.#held.readUInt32BE(16)) {
        const length = 20 + this.#held.readUInt32BE(16);
        const frame = this.#held.subarray(0, length);
        this.#held = this.#held.subarray(length);
        const next = this.#wanted.shift();
        if (next) next(frame);
        else this.#frames.push(frame);
      }
    });
  }

  send(frame: Uint8Array): void {
    this.#socket.write(frame);
  }

  async receive(): Promise<Buffer> {
    return this.#frames.shift() ?? (await new Promise((resolve) => this.#wanted.push(resolve)));
  }

  async ask(frame: Uint8Array): Promise<Buffer> {
    this.send(frame);
    return await this.receive();
  }

  /** Answers a challenge; gives the frame that the server says then. */
  async prove(challenge: Uint8Array, prover: Prover, requestId: number): Promise<Buffer> {
    return await this.ask(await proof(challenge, prover, requestId));
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** The body of an answer behind the request digest. */
export function contentOf(message: HandleMessage): Uint8Array {
  return hasFlag(message.header, opFlags.requestDigest) ? splitDigest(message.body).rest : message.body;
}

/** An answer to a challenge as a client of the challenge's version makes it. */
export async function proof(frame: Uint8Array, prover: Prover, requestId: number): Promise<Uint8Array> {
  const message = decodeMessage(frame);
  const { envelope } = message;
  const split = hasFlag(message.header, opFlags.requestDigest) ? splitDigest(message.body) : undefined;
  const { nonce, digest } = decodeChallenge(
    contentOf(message),
    split && { algorithm: split.algorithm, octets: split.digest },
  );
  const data = Buffer.concat([nonce, digest.octets]);
  const isSecret = 'secret' in prover;
  const signed = isSecret
    ? await secretKeyResponse(prover.secret, data, { version: envelope, random: new LoadedRandom() })
    : publicKeyResponse({ key: prover.key, identity: prover.handle, data }, envelope);
  const body = encodeChallengeResponse({
    authenticationType: isSecret ? 'HS_SECKEY' : 'HS_PUBKEY',
    user: { handle: prover.handle, index: prover.index },
    proof: signed,
  });
  const { sessionId } = envelope;
  return encodeRequest({
    opCode: opCodes.challengeResponse,
    body,
    requestId,
    sessionId,
    // By the clock of the server, whose answers are good for twelve hours.
    nowMs: (message.header.expirationTime - 12 * 3600) * 1000,
    version: envelope,
  });
}
