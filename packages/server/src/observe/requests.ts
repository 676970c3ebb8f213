import { type ErrorCode, errorTable, NameplateError, type Random, toNameplateError } from '@nameplate/model';
import type { Counter, Histogram } from 'prom-client';
import type { Logger } from './logger.ts';
import type { ListenerMetrics } from './metrics.ts';

/** How a request ended. */
export type Outcome = 'OK' | ErrorCode;

export type Protocol = 'grpc' | 'http' | 'handle-tcp' | 'handle-udp';

export interface RequestsOptions {
  readonly metrics: ListenerMetrics;
  readonly logger: Logger;
  readonly random: Random;
  /** `requests_max`. */
  readonly requestsMax: number;
  /** `streams_max`. */
  readonly streamsMax: number;
}

/** A request under way. */
export interface OpenRequest {
  /** Sent with errors, and in the log line. */
  readonly id: string;
  /** Exactly once: counts, times and logs it. Gives the error as it may be sent. */
  end(thrown?: unknown): NameplateError | undefined;
}

/**
 * Every listener begins and ends its requests here: one count, one duration, one log line each, and one limit on
 * how many are under way. Successes and the caller's mistakes are logged at debug, our failures with their cause.
 */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #run: string;
  readonly #methods = new Map<string, MethodMetrics>();
  #count = 0;
  #inFlight = 0;
  #streams = 0;

  constructor(options: RequestsOptions) {
    this.#options = options;
    this.#run = Buffer.from(options.random.bytes(6)).toString('base64url');
    // Asked when scraped: a gauge set on every request would cost more than the request's own count.
    options.metrics.watchInFlight(() => this.#inFlight);
  }

  /** @throws NameplateError OVERLOADED when `requests_max` are under way; that is counted too */
  begin(protocol: Protocol, method: string): OpenRequest {
    const full = this.#inFlight >= this.#options.requestsMax;
    this.#inFlight += 1;
    const request = this.#open(protocol, method, true, () => {
      this.#inFlight -= 1;
    });
    if (full) throw request.end(overloaded('requests_max', this.#options.requestsMax));
    return request;
  }

  /** Like `begin`, for a stream, which has no duration. */
  beginStream(protocol: Protocol, method: string): OpenRequest {
    const full = this.#streams >= this.#options.streamsMax;
    this.#streams += 1;
    this.#options.metrics.streams.inc({ protocol });
    const request = this.#open(protocol, method, false, () => {
      this.#streams -= 1;
      this.#options.metrics.streams.dec({ protocol });
    });
    if (full) throw request.end(overloaded('streams_max', this.#options.streamsMax));
    return request;
  }

  /** Requests under way, to wait for when draining. Streams are not: a watch ends only when it is ended. */
  get unary(): number {
    return this.#inFlight;
  }

  #open(protocol: Protocol, method: string, timed: boolean, release: () => void): OpenRequest {
    this.#count += 1;
    const id = `${this.#run}-${this.#count.toString(36)}`;
    const start = performance.now();
    let ended = false;
    return {
      id,
      end: (thrown) => {
        const error = thrown === undefined ? undefined : toNameplateError(thrown);
        if (ended) return error;
        ended = true;
        release();
        const durationMs = performance.now() - start;
        const code: Outcome = error?.code ?? 'OK';
        const metrics = this.#method(protocol, method);
        metrics.code(code).inc();
        if (timed) metrics.duration.observe(durationMs / 1000);
        this.#log({ protocol, method, code, requestId: id }, durationMs, error);
        return error;
      },
    };
  }

  #log(fields: Readonly<Record<string, string>>, durationMs: number, error: NameplateError | undefined): void {
    const { logger } = this.#options;
    const level = severity(error);
    if (!logger.isLevelEnabled(level)) return;
    const line = { ...fields, durationMs: Math.round(durationMs * 1000) / 1000 };
    if (error === undefined) logger[level](line, 'answered');
    else if (level === 'error') logger.error({ ...line, err: error.cause ?? error }, 'failed');
    else logger[level]({ ...line, reason: error.reason, ...causeOf(error) }, error.message);
  }

  #method(protocol: Protocol, method: string): MethodMetrics {
    const name = `${protocol} ${method}`;
    const known = this.#methods.get(name);
    if (known) return known;
    const made = new MethodMetrics(this.#options.metrics, protocol, method);
    this.#methods.set(name, made);
    return made;
  }
}

/** The label sets of one method, looked up once instead of on every request. */
class MethodMetrics {
  readonly duration: Histogram.Internal<'protocol' | 'method'>;
  readonly #counters = new Map<Outcome, Counter.Internal>();
  readonly #metrics: ListenerMetrics;
  readonly #labels: { protocol: string; method: string };

  constructor(metrics: ListenerMetrics, protocol: string, method: string) {
    this.#metrics = metrics;
    this.#labels = { protocol, method };
    this.duration = metrics.duration.labels(this.#labels);
  }

  code(code: Outcome): Counter.Internal {
    const known = this.#counters.get(code);
    if (known) return known;
    const made = this.#metrics.requests.labels({ ...this.#labels, code });
    this.#counters.set(code, made);
    return made;
  }
}

function severity(error: NameplateError | undefined): 'debug' | 'info' | 'warn' | 'error' {
  if (error === undefined) return 'debug';
  if (error.code === 'INTERNAL') return 'error';
  if (error.code === 'AUTHENTICATION_FAILED') return 'info';
  return errorTable[error.code].http === 503 ? 'warn' : 'debug';
}

function causeOf(error: NameplateError): { cause?: string } {
  return error.cause instanceof Error ? { cause: error.cause.message } : {};
}

function overloaded(key: string, limit: number): NameplateError {
  return new NameplateError('OVERLOADED', `The server works on ${limit} requests already (${key}).`, {
    reason: 'TOO_MANY_REQUESTS',
    metadata: { key, limit: String(limit) },
    retryAfterMs: 200,
  });
}
