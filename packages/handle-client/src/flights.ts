import { type Clock, isNameplateError, NameplateError } from '@nameplate/model';
import type { Hop, Trace } from './hop.ts';

interface Flight<T> {
  readonly result: Promise<T>;
  readonly traces: Set<Trace>;
}

/** One look-up for a key at a time: who asks meanwhile gets the same result, and hears of the same hops from then on. */
export class Flights<T> {
  readonly #max: number;
  readonly #flights = new Map<string, Flight<T>>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#flights.size;
  }

  /**
   * As `run`, for one who has until `deadlineMs`. A look-up has the time of who began it: who joined it and has longer
   * begins another when that time was over.
   */
  async patiently(
    key: string,
    {
      trace,
      deadlineMs,
      clock,
    }: { readonly trace?: Trace | undefined; readonly deadlineMs: number; readonly clock: Clock },
    start: (trace: Trace) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const isJoined = this.#flights.has(key);
      try {
        return await this.run(key, trace, start);
      } catch (thrown) {
        if (!isJoined || !isNameplateError(thrown, 'DEADLINE_EXCEEDED') || clock.now() >= deadlineMs) throw thrown;
      }
    }
  }

  /** @throws NameplateError OVERLOADED, and what `start` throws */
  run(key: string, trace: Trace | undefined, start: (trace: Trace) => Promise<T>): Promise<T> {
    const known = this.#flights.get(key);
    if (known !== undefined) {
      if (trace !== undefined) known.traces.add(trace);
      return known.result;
    }
    if (this.#flights.size >= this.#max) {
      const message = `More than ${this.#max} identifiers are looked up at other servers.`;
      return Promise.reject(new NameplateError('OVERLOADED', message, { reason: 'LOOKUPS_MAX', retryAfterMs: 200 }));
    }
    const traces = new Set<Trace>(trace === undefined ? [] : [trace]);
    const tell = (hop: Hop) => {
      for (const told of traces) told(hop);
    };
    const result = start(tell).finally(() => this.#flights.delete(key));
    this.#flights.set(key, { result, traces });
    return result;
  }
}
