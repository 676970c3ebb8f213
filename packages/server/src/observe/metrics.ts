import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The metrics of the listeners; the other components' are in `component-metrics.ts`. `docs/metrics.md` lists all. */
export interface ListenerMetrics {
  readonly requests: Counter<'protocol' | 'method' | 'code'>;
  readonly duration: Histogram<'protocol' | 'method'>;
  /** Says who knows how many are under way. */
  watchInFlight(read: () => number): void;
  readonly streams: Gauge<'protocol'>;
  readonly connections: Gauge<'protocol'>;
  readonly refused: Counter<'protocol' | 'reason'>;
}

/** A registry of its own, so that two servers can live in one process. */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Makes and registers the listeners' metrics. */
export function createListenerMetrics(registry: Registry): ListenerMetrics {
  const registers = [registry];
  let readInFlight: (() => number) | undefined;
  const inFlight = new Gauge({
    name: 'nameplate_server_requests_in_flight',
    help: 'Requests under way now.',
    registers,
    collect() {
      this.set(readInFlight?.() ?? 0);
    },
  });
  return {
    watchInFlight: (read) => {
      readInFlight = read;
      inFlight.set(read());
    },
    requests: new Counter({
      name: 'nameplate_server_requests_total',
      help: 'Requests answered, by protocol, method and code (OK or an error code).',
      labelNames: ['protocol', 'method', 'code'],
      registers,
    }),
    duration: new Histogram({
      name: 'nameplate_server_request_duration_seconds',
      help: 'Time from the whole request to its answer; streams are not in it.',
      labelNames: ['protocol', 'method'],
      buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    streams: new Gauge({
      name: 'nameplate_server_streams_open',
      help: 'Watches, subscriptions and bulk streams open now.',
      labelNames: ['protocol'],
      registers,
    }),
    connections: new Gauge({
      name: 'nameplate_server_connections_open',
      help: 'Connections open now.',
      labelNames: ['protocol'],
      registers,
    }),
    refused: new Counter({
      name: 'nameplate_server_refused_total',
      help: 'Connections and messages refused before they were requests, by reason.',
      labelNames: ['protocol', 'reason'],
      registers,
    }),
  };
}
