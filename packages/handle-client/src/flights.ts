import { NameplateError } from '@nameplate/model';
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

  has(key: string): boolean {
    return this.#flights.has(key);
  }

  get size(): number {
    return this.#flights.size;
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
