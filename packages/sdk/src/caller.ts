import { setMaxListeners } from 'node:events';
import { NameplateError } from '@nameplate/model';
import type { Authorization } from './authorization.ts';
import { type Interceptor, intercept } from './interceptor.ts';
import { lateDuplex } from './late-duplex.ts';
import type { Methods, StreamMethod, UnaryMethod } from './methods.ts';
import type { CallOptions, RetryPolicy } from './options.ts';
import { type RetryEnvironment, sleep, withRetries } from './retry.ts';
import type { Duplex, Transport, WireCall } from './transport.ts';

export interface CallerOptions {
  readonly transport: Transport;
  readonly authorization: Authorization;
  readonly deadlineMs: number;
  readonly retry: RetryPolicy | false;
  readonly interceptors: readonly Interceptor[];
  /** Replaced in tests. */
  readonly environment?: Partial<Omit<RetryEnvironment, 'policy' | 'renews'>>;
}

/** Makes every call of the client: deadline, cancellation, retries, idempotency key, interceptors, credentials. */
export class Caller {
  readonly environment: RetryEnvironment;
  readonly #options: CallerOptions;
  readonly #closed = new AbortController();

  constructor(options: CallerOptions) {
    this.#options = options;
    // Every call under way listens to it: their number is no leak.
    setMaxListeners(0, this.#closed.signal);
    const environment = { random: Math.random, now: Date.now, sleep, ...options.environment };
    const renews = options.authorization.renews.bind(options.authorization);
    this.environment = { ...environment, policy: options.retry, renews };
  }

  /** A unary call that changes nothing. */
  read<M extends UnaryMethod>(
    method: M,
    request: Methods[M]['request'],
    options: CallOptions = {},
  ): Promise<Methods[M]['response']> {
    return this.#unary(method, request, options, this.environment);
  }

  /** A unary call that must not be repeated: it has an effect and no idempotency key. */
  once<M extends UnaryMethod>(
    method: M,
    request: Methods[M]['request'],
    options: CallOptions = {},
  ): Promise<Methods[M]['response']> {
    return this.#unary(method, request, options, { ...this.environment, policy: false });
  }

  /** A unary call that writes. Its idempotency key stays the same over its retries; without keys there are none. */
  write<M extends UnaryMethod>(
    method: M,
    request: Methods[M]['request'],
    options: CallOptions = {},
  ): Promise<Methods[M]['response']> {
    this.refuseKey(options);
    if (this.#options.transport.sendsKeys === false) return this.once(method, request, options);
    return this.read(method, { ...request, requestId: options.idempotencyKey ?? newIdempotencyKey() }, options);
  }

  /** @throws NameplateError UNSUPPORTED_OPERATION when the caller counts on a key that cannot be sent */
  refuseKey({ idempotencyKey }: CallOptions): void {
    if (idempotencyKey === undefined || this.#options.transport.sendsKeys !== false) return;
    throw new NameplateError('UNSUPPORTED_OPERATION', 'The Handle protocol carries no idempotency key: leave it out.', {
      reason: 'NOT_IN_HANDLE_PROTOCOL',
    });
  }

  /** Messages from the server, once, without retries: the reader knows where to go on. */
  stream<M extends StreamMethod>(
    method: M,
    request: Methods[M]['request'],
    options: CallOptions = {},
  ): AsyncIterable<Methods[M]['response']> {
    const wire = this.#wire(options);
    const { transport } = this.#options;
    const opened =
      wire instanceof Promise
        ? later(async () => transport.stream(method, request, await wire))
        : transport.stream(method, request, wire);
    return opened as AsyncIterable<Methods[M]['response']>;
  }

  duplex(method: StreamMethod, options: CallOptions = {}): Duplex {
    const wire = this.#wire(options);
    const { transport } = this.#options;
    if (!(wire instanceof Promise)) return transport.duplex(method, wire);
    return lateDuplex(wire.then((late) => transport.duplex(method, late)));
  }

  async #unary<M extends UnaryMethod>(
    method: M,
    request: Methods[M]['request'],
    options: CallOptions,
    environment: RetryEnvironment,
  ): Promise<Methods[M]['response']> {
    const deadlineAt = environment.now() + checkDeadline(options.deadlineMs ?? this.#options.deadlineMs);
    const signal = this.#signal(options.signal);
    const send = intercept(this.#options.interceptors, async (call) => {
      const known = this.#headers(call.headers);
      const headers = known instanceof Promise ? await known : known;
      return await this.#options.transport.unary(call.method, call.request, { headers, deadlineAt, signal });
    });
    const answer = await withRetries(environment, { deadlineAt, signal }, (attempt) =>
      send({ method, request, headers: {}, attempt }),
    );
    return answer as Methods[M]['response'];
  }

  /** Calls under way end with CANCELLED. Idempotent. */
  close(): void {
    this.#closed.abort(new NameplateError('CANCELLED', 'The client was closed.'));
    this.#options.transport.close();
  }

  #wire(options: CallOptions): WireCall | Promise<WireCall> {
    const deadlineAt =
      options.deadlineMs === undefined ? Infinity : this.environment.now() + checkDeadline(options.deadlineMs);
    const headers = this.#headers({});
    const rest = { deadlineAt, signal: this.#signal(options.signal) };
    return headers instanceof Promise ? headers.then((late) => ({ headers: late, ...rest })) : { headers, ...rest };
  }

  #signal(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#closed.signal]) : this.#closed.signal;
  }

  #headers(headers: Headers): Headers | Promise<Headers> {
    const known = this.#options.authorization.header();
    const withIt = (authorization: string | undefined) =>
      authorization === undefined ? { ...headers } : { ...headers, authorization };
    return known instanceof Promise ? known.then(withIt) : withIt(known);
  }
}

type Headers = Readonly<Record<string, string>>;

/** A stream that is opened when it is read. */
async function* later(open: () => Promise<AsyncIterable<unknown>>): AsyncGenerator<unknown, void> {
  yield* await open();
}

/** Years are as good as no deadline: timers and the wire do not hold them. @throws NameplateError INVALID_VALUE */
export function checkDeadline(deadlineMs: number): number {
  if (typeof deadlineMs !== 'number' || Number.isNaN(deadlineMs))
    throw new NameplateError('INVALID_VALUE', `deadlineMs: expected milliseconds, found ${String(deadlineMs)}.`, {
      reason: 'DEADLINE',
    });
  return deadlineMs > longestDeadlineMs ? Infinity : deadlineMs;
}

const longestDeadlineMs = 10_000_000_000;

export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}
