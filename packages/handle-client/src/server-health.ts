import type { Clock } from '@nameplate/model';
import { LRUCache } from 'lru-cache';
import { type Endpoint, endpointName } from './endpoint.ts';

interface Health {
  /** Smoothed round trip and its variation, RFC 6298; undefined before the first answer. */
  readonly smoothedMs: number | undefined;
  readonly variationMs: number;
  readonly failures: number;
  readonly asideUntilMs: number;
}

const unknown: Health = { smoothedMs: undefined, variationMs: 0, failures: 0, asideUntilMs: 0 };

/** What was seen of each endpoint: how fast it answers, and whether it fails. Bounded; the least used is forgotten. */
export class ServerHealth {
  readonly #clock: Clock;
  readonly #known: LRUCache<string, Health>;

  constructor(options: { readonly clock: Clock; readonly entries?: number }) {
    this.#clock = options.clock;
    this.#known = new LRUCache({ max: options.entries ?? 10_000 });
  }

  answered(endpoint: Endpoint, roundTripMs: number): void {
    const { smoothedMs, variationMs } = this.#of(endpoint);
    const next =
      smoothedMs === undefined
        ? { smoothedMs: roundTripMs, variationMs: roundTripMs / 2 }
        : {
            smoothedMs: 0.875 * smoothedMs + 0.125 * roundTripMs,
            variationMs: 0.75 * variationMs + 0.25 * Math.abs(smoothedMs - roundTripMs),
          };
    this.#known.set(endpointName(endpoint), { ...next, failures: 0, asideUntilMs: 0 });
  }

  /** Set aside for 1 s, then 2, 4 … 30 s: asked again only when nobody else is left, or the time is over. */
  failed(endpoint: Endpoint): void {
    const health = this.#of(endpoint);
    const failures = Math.min(health.failures + 1, 6);
    const asideUntilMs = this.#clock.now() + Math.min(500 * 2 ** failures, 30_000);
    this.#known.set(endpointName(endpoint), { ...health, failures, asideUntilMs });
  }

  /** It had not answered when nobody waited any longer: it takes at least that long. */
  outpaced(endpoint: Endpoint, atLeastMs: number): void {
    const health = this.#of(endpoint);
    if ((health.smoothedMs ?? 0) >= 2 * atLeastMs) return;
    this.#known.set(endpointName(endpoint), { ...health, smoothedMs: 2 * atLeastMs, variationMs: atLeastMs });
  }

  isAside(endpoint: Endpoint): boolean {
    return this.#of(endpoint).asideUntilMs > this.#clock.now();
  }

  /** Those not set aside first; among them the fastest. Stable: equals stay in the order given. */
  order(endpoints: readonly Endpoint[]): readonly Endpoint[] {
    const score = (endpoint: Endpoint) => (this.isAside(endpoint) ? 1e9 : 0) + this.expectedMs(endpoint);
    return endpoints.toSorted((a, b) => score(a) - score(b));
  }

  /** About how long an answer takes; an unknown server counts as near, so that it is tried. TCP and HTTP cost set-up. */
  expectedMs(endpoint: Endpoint): number {
    return (this.#of(endpoint).smoothedMs ?? 50) + protocolCostMs[endpoint.protocol];
  }

  /** When most answers would have come: then another server is asked as well. About the 95th percentile. */
  hedgeDelayMs(endpoint: Endpoint): number {
    const { smoothedMs, variationMs } = this.#of(endpoint);
    if (smoothedMs === undefined) return 300;
    return Math.min(Math.max(smoothedMs + 4 * variationMs, 30), 1000);
  }

  #of(endpoint: Endpoint): Health {
    return this.#known.get(endpointName(endpoint)) ?? unknown;
  }
}

const protocolCostMs = { udp: 0, tcp: 20, http: 200 } as const;
