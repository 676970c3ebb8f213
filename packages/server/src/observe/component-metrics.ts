import type { Gateway, GatewayEvent, GatewayObserver } from '@nameplate/gateway';
import type { ResolverOptions } from '@nameplate/resolver';
import type { AlarmObservation, CommandState, Telemetry } from '@nameplate/telemetry';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Logger } from './logger.ts';

/** One counter for each event of the gateway: its name, what its label is called, and what it counts. */
const gatewayCounters: Readonly<Record<GatewayEvent, readonly [name: string, label: string, help: string]>> = {
  connections_opened: ['connections_opened_total', 'transport', 'MQTT connections accepted.'],
  connections_closed: ['connections_closed_total', 'reason', 'MQTT connections ended.'],
  connects_refused: ['connects_refused_total', 'reason', 'MQTT CONNECTs refused.'],
  messages_received: ['messages_received_total', 'kind', 'Device messages taken in.'],
  messages_acknowledged: ['messages_acknowledged_total', 'kind', 'Device messages made durable and acknowledged.'],
  messages_refused: ['messages_refused_total', 'reason', 'Device messages not taken.'],
  messages_routed: ['messages_routed_total', 'outcome', 'Messages to whoever subscribes.'],
  subscriptions_refused: ['subscriptions_refused_total', 'reason', 'Subscriptions refused.'],
  commands: ['commands_total', 'outcome', 'Commands to devices.'],
  dead_letters: ['dead_letters_total', 'reason', 'Device messages that could not be used.'],
  unknown_devices: ['unknown_devices_total', 'outcome', 'Devices that nobody enrolled.'],
  unknown_device_messages: ['unknown_device_messages_total', 'outcome', 'Messages of unknown devices behind gateways.'],
  readings: ['readings_total', 'outcome', 'Readings written to the series.'],
  ingest_retries: ['ingest_retries_total', 'code', 'Writes to the series repeated after a failure.'],
};

/** Makes and registers the gateway's counters; the gateway counts through the observer. */
export function createGatewayObserver(registry: Registry): GatewayObserver {
  const counters = new Map<GatewayEvent, readonly [Counter, string]>();
  for (const [event, [name, label, help]] of Object.entries(gatewayCounters)) {
    const counter = new Counter({
      name: `nameplate_gateway_${name}`,
      help,
      labelNames: [label],
      registers: [registry],
    });
    counters.set(event as GatewayEvent, [counter, label]);
  }
  return {
    count(event, value, by = 1) {
      const found = counters.get(event);
      if (found) found[0].inc({ [found[1]]: value }, by);
    },
  };
}

/** Gauges that are asked when they are scraped. */
export function registerGatewayGauges(registry: Registry, gateway: Gateway): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `nameplate_gateway_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('connections_open', 'MQTT connections open now.', () => gateway.connections());
  gauge('devices_connected', 'Devices with an MQTT connection of their own now.', () => gateway.connectedDevices());
  gauge('sessions_open', 'MQTT sessions, connected or kept.', () => gateway.sessions());
  gauge('retained_messages', 'Retained MQTT messages.', () => gateway.retainedMessages());
  gauge('journal_backlog_bytes', 'Octets in the journal that are not in the series yet.', () => gateway.backlogBytes());
}

/** Counts what the resolve chain answered, and from where. */
export function createResolverObserver(registry: Registry): NonNullable<ResolverOptions['observe']> {
  const counter = new Counter({
    name: 'nameplate_resolver_requests_total',
    help: 'Identifiers resolved, by protocol, code, and where the answer came from: store, cache, upstream, upstream-cache, stale, none.',
    labelNames: ['protocol', 'code', 'source'],
    registers: [registry],
  });
  // Label sets looked up once: `inc` with an object costs more than a cached answer's own work.
  const known = new Map<string, Counter.Internal>();
  return ({ call, code, source }) => {
    const { protocol } = call.context;
    const name = `${protocol} ${code} ${source}`;
    let labelled = known.get(name);
    if (labelled === undefined) {
      labelled = counter.labels({ protocol, code, source });
      known.set(name, labelled);
    }
    labelled.inc();
  };
}

/** Counts what happens to alarms; a look that failed is logged, since its readings are stored and its alarms may be wrong. */
export function createAlarmObserver(registry: Registry, logger: Logger): (event: AlarmObservation) => void {
  const events = new Counter({
    name: 'nameplate_telemetry_alarm_events_total',
    help: 'What happened to alarms: raised, cleared, acknowledged, withdrawn.',
    labelNames: ['event', 'severity'],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'nameplate_telemetry_alarm_failures_total',
    help: 'Devices whose alarms could not be evaluated.',
    registers: [registry],
  });
  return (event) => {
    if (event.kind !== 'failed') return events.inc({ event: event.kind, severity: event.alarm.severity });
    failures.inc();
    logger.error({ err: event.thrown, deviceKey: event.deviceKey }, 'The alarms of a device could not be evaluated.');
  };
}

/** Counts the states that named commands come to. */
export function createCommandObserver(registry: Registry): (state: CommandState) => void {
  const states = new Counter({
    name: 'nameplate_telemetry_commands_total',
    help: 'States that named commands came to: pending, queued, sent, acknowledged, answered, confirmed, failed, expired, cancelled, rejected.',
    labelNames: ['state'],
    registers: [registry],
  });
  return (state) => states.inc({ state });
}

/** A gauge that is asked when it is scraped. */
export function registerAlarmGauge(registry: Registry, alarms: Pick<Telemetry['alarms'], 'backlog'>): Gauge {
  return new Gauge({
    name: 'nameplate_telemetry_alarm_backlog_devices',
    help: 'Devices whose readings are stored and whose alarms are not evaluated yet.',
    registers: [registry],
    collect() {
      this.set(alarms.backlog);
    },
  });
}

/** Counts the days that are reported to the server above. */
export function createReportCounter(registry: Registry): (outcome: 'acknowledged' | 'failed') => void {
  const counter = new Counter({
    name: 'nameplate_server_reported_days_total',
    help: 'Days reported to the server above: acknowledged, failed.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return (outcome) => counter.inc({ outcome });
}
