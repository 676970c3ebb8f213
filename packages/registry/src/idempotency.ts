import { createCipheriv, createDecipheriv, createHash, createHmac, type Hash } from 'node:crypto';
import { type Clock, type HandleValue, NameplateError, type Principal } from '@nameplate/model';
import { encodeHandleValue } from '@nameplate/protocol/handle';
import type { Operation, Precondition, Store } from '@nameplate/storage';
import { sameBytes } from '@nameplate/storage';
import { rows } from './keyspace.ts';
import { actorOf } from './permission.ts';

/** Who writes, and the id that makes the write safe to repeat. */
export interface WriteContext {
  readonly principal: Principal;
  /** Printable ASCII, at most 128. Repeated with the same request within 24 hours, the first answer comes again. */
  readonly requestId?: string;
  readonly signal?: AbortSignal;
}

/** What a write adds to its batch so that it happens once. */
export interface Ticket {
  readonly preconditions: readonly Precondition[];
  /** The operations that keep the answer. */
  remember(answer: Uint8Array): readonly Operation[];
}

/** How an answer is kept. `sealed`: encrypted under the request id, which the store does not hold. */
export interface AnswerCodec<T> {
  encode(answer: T): Uint8Array;
  decode(bytes: Uint8Array): T;
  readonly sealed?: boolean;
}

/** An answer kept as JSON. */
export function jsonCodec<T>(options: { readonly sealed?: boolean } = {}): AnswerCodec<T> {
  return {
    ...options,
    encode: (answer) => Buffer.from(JSON.stringify(answer)),
    decode: (bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')) as T,
  };
}

/** What identifies a request beside its id: every field that decides what it does. */
export type RequestPart = string | number | undefined | readonly HandleValue[] | readonly (string | number)[];

/** The batch found its request id taken: the answer is in the store. */
export class RequestSeen extends Error {
  override readonly name = 'RequestSeen';
}

/** Request ids and the answers they were given, for 24 hours at least and 48 at most. */
export class Idempotency {
  readonly #store: Store;
  readonly #clock: Clock;
  #sweptDay = -1;
  #sweep: Promise<void> = Promise.resolve();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Runs a write once for each request id. The first try reads nothing: that the id is new is a precondition of its
   * batch. Only when the write fails is the id looked up, and a remembered answer wins over the failure.
   * @throws NameplateError REQUEST_ID_REUSED when the id was used for another request
   */
  async run<T>(
    context: WriteContext,
    request: readonly RequestPart[],
    codec: AnswerCodec<T>,
    write: (ticket: Ticket) => Promise<T>,
  ): Promise<T> {
    throwIfCancelled(context.signal);
    const { requestId } = context;
    if (requestId === undefined || requestId === '') return await write(noTicket);
    checkRequestId(requestId);
    this.#sweepOncePerDay();
    const name = { actor: actorOf(context.principal), requestId };
    const digest = digestOf(request);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await write(this.#ticket(name, digest, codec.sealed === true));
      } catch (thrown) {
        const kept = await this.#find(name);
        if (kept !== undefined) return codec.decode(answerOf(kept, name, digest, codec.sealed === true));
        // Seen, then swept at midnight: once more.
        if (!(thrown instanceof RequestSeen) || attempt > 0) throw thrown;
      }
    }
  }

  /** Waits for the sweep under way. */
  async close(): Promise<void> {
    await this.#sweep;
  }

  #ticket(name: RequestName, digest: Uint8Array, sealed: boolean): Ticket {
    const [today, yesterday] = this.#rows(name);
    return {
      preconditions: [
        { key: today, expect: undefined },
        { key: yesterday, expect: undefined },
      ],
      remember: (answer) => [
        { type: 'put', key: today, value: Buffer.concat([digest, sealed ? seal(answer, name) : answer]) },
      ],
    };
  }

  async #find(name: RequestName): Promise<Uint8Array | undefined> {
    const found = await this.#store.getMany(this.#rows(name));
    return found.find((row) => row !== undefined);
  }

  #rows(name: RequestName): [Uint8Array, Uint8Array] {
    const day = this.#today();
    const digest = hash('row', name).digest();
    return [rows.request(day, digest), rows.request(day - 1, digest)];
  }

  #today(): number {
    return Math.floor(this.#clock.now() / dayMs);
  }

  #sweepOncePerDay(): void {
    const day = this.#today();
    if (day === this.#sweptDay) return;
    this.#sweptDay = day;
    // A failed sweep costs space only; the next day's takes what is left.
    this.#sweep = this.#sweep.then(() => this.#deleteBefore(day - 1)).catch(() => undefined);
  }

  async #deleteBefore(day: number): Promise<void> {
    const bounds = { gte: rows.requests(0), lt: rows.requests(day), limit: 500 };
    for (;;) {
      const operations: Operation[] = [];
      for await (const { key } of this.#store.range(bounds)) operations.push({ type: 'delete', key });
      if (operations.length === 0) return;
      await this.#store.batch({ operations, durability: 'relaxed' });
    }
  }
}

/** @throws NameplateError CANCELLED */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new NameplateError('CANCELLED', 'The caller cancelled the request; nothing was written.');
}

interface RequestName {
  readonly actor: string;
  readonly requestId: string;
}

const dayMs = 86_400_000;
const digestSize = 32;
/** Of a write without a request id. */
export const noTicket: Ticket = { preconditions: [], remember: () => [] };

function checkRequestId(requestId: string): void {
  if (/^[\x20-\x7E]{1,128}$/.test(requestId)) return;
  throw new NameplateError('INVALID_VALUE', 'A request_id is 1 to 128 printable ASCII characters.', {
    reason: 'REQUEST_ID',
  });
}

function answerOf(row: Uint8Array, name: RequestName, digest: Uint8Array, sealed: boolean): Uint8Array {
  const answer = row.subarray(digestSize);
  if (sameBytes(row.subarray(0, digestSize), digest)) return sealed ? unseal(answer, name) : answer;
  throw new NameplateError('REQUEST_ID_REUSED', `request_id ${name.requestId} was used for another request.`, {
    metadata: { request_id: name.requestId },
  });
}

/** What tells one request from another. */
export function digestOf(request: readonly RequestPart[]): Uint8Array {
  const sha = createHash('sha256');
  for (const part of request) {
    if (!isValues(part)) sha.update(`${JSON.stringify(part) ?? 'null'}\n`);
    // The server sets the time of a value: two requests that differ in it are the same.
    else
      for (const value of part)
        sha.update(`v${value.visibility ?? ''}`).update(encodeHandleValue({ ...value, timestamp: 0 }));
  }
  return sha.digest();
}

function isValues(part: RequestPart): part is readonly HandleValue[] {
  return Array.isArray(part) && typeof part[0] === 'object';
}

// Row key and sealing key come from the same id by different labels: neither tells the other.
function hash(label: string, { actor, requestId }: RequestName): Hash {
  return createHash('sha256').update(`${label}\0${actor}\0${requestId}`);
}

/** AES-256-GCM; the nonce comes from the answer, so that no two answers share one. */
function seal(answer: Uint8Array, name: RequestName): Uint8Array {
  const key = hash('seal', name).digest();
  const nonce = createHmac('sha256', key).update(answer).digest().subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(answer), cipher.final(), cipher.getAuthTag()]);
}

function unseal(sealed: Uint8Array, name: RequestName): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', hash('seal', name).digest(), sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}
