import { type Clock, type DeviceProfile, type MetricDefinition, NameplateError, type Reading } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import { type Aggregate, type AggregateQuery, aggregateReadings } from './aggregate.ts';
import { type AlarmObservation, Alarms, type FenceOf } from './alarms/alarms.ts';
import type { CommandState } from './commands/command.ts';
import { Commands } from './commands/commands.ts';
import type { SubscriptionScope } from './fanout.ts';
import { LatestReadings } from './latest.ts';
import { defaultTelemetryLimits, type TelemetryLimits } from './limits.ts';
import { listReadings, rows } from './series.ts';
import { checkMetric } from './storable.ts';
import { type SubscribedReading, Subscriptions } from './subscribe.ts';
import { type ReaderOffset, type ReadingBatch, type WriteOutcome, writeReadings } from './write.ts';

/** A reading, and whether everybody may see it. */
export type VisibleReading = Reading & { readonly public: boolean };

/** Which readings of one metric, by device time in [start, end). */
export interface ListQuery {
  /** Comparison key. */
  readonly deviceKey: string;
  readonly metric: string;
  readonly startMs?: number;
  readonly endMs?: number;
  /** 0: the limit. */
  readonly pageSize: number;
  readonly pageToken?: string;
  readonly newestFirst?: boolean;
}

export interface TelemetryOptions {
  /** The caller closes it, after this. */
  readonly store: Store;
  readonly clock: Clock;
  /** How a device encodes its payload, by comparison key; cached by whoever gives it. */
  readonly profileOf: (deviceKey: string) => Promise<DeviceProfile>;
  /** The fence that a device's profile calls so, for `inside(…)` in alarms; cached by whoever gives it. Absent: none is known. */
  readonly fenceOf?: FenceOf;
  readonly limits?: Partial<TelemetryLimits>;
  /** Told what happens to alarms, for counting and logging. */
  readonly observeAlarms?: (event: AlarmObservation) => void;
  /** Told of each state that a command comes to, for counting. */
  readonly observeCommands?: (state: CommandState) => void;
}

/** Readings: stored once, served by device and metric. */
export interface Telemetry extends AsyncDisposable {
  /** What the profiles declare, looked at after each write. */
  readonly alarms: Pick<Alarms, 'list' | 'history' | 'acknowledge' | 'subscribe' | 'settle' | 'backlog'>;
  /** What devices are told by the names that their profiles have for it. */
  readonly commands: Pick<
    Commands,
    'send' | 'list' | 'get' | 'cancel' | 'carryBy' | 'happened' | 'replied' | 'awaitsFrame' | 'heard' | 'settle'
  >;
  /**
   * Readings and the reader's offset in one atomic batch. A reading is known by device, metric and device time: the same value
   * again is a duplicate; another value replaces it, the last write wins, and is counted as a correction.
   * Not on disk before `flush`.
   */
  write(batch: readonly ReadingBatch[], offset?: ReaderOffset): Promise<WriteOutcome>;
  readOffset(reader: string): Promise<Uint8Array | undefined>;
  /** Makes every write so far durable. */
  flush(): Promise<void>;
  /** In order of metric; of those named only when some are. */
  latest(deviceKey: string, metrics?: readonly string[]): Promise<VisibleReading[]>;
  list(query: ListQuery): Promise<{ readonly readings: Reading[]; readonly nextPageToken: string }>;
  aggregate(query: AggregateQuery): Promise<Aggregate>;
  /** Is the metric one that everybody may see? */
  isPublic(deviceKey: string, metric: string): Promise<boolean>;
  subscribe(scope: SubscriptionScope): AsyncIterableIterator<SubscribedReading>;
  /** Ends subscriptions and waits for writes under way; idempotent. */
  close(): Promise<void>;
}

/** Opens telemetry on a store. */
export async function openTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const telemetry = new StoredTelemetry(options, { ...defaultTelemetryLimits, ...options.limits });
  await telemetry.alarms.open();
  await telemetry.commands.open();
  return telemetry;
}

class StoredTelemetry implements Telemetry {
  readonly #store: Store;
  readonly #profileOf: TelemetryOptions['profileOf'];
  readonly #limits: TelemetryLimits;
  readonly #latest: LatestReadings;
  readonly #subscriptions: Subscriptions;
  readonly alarms: Alarms;
  readonly commands: Commands;
  #writing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: TelemetryOptions, limits: TelemetryLimits) {
    const { store, clock, profileOf, fenceOf, observeAlarms: observe, observeCommands } = options;
    this.#store = store;
    this.#profileOf = profileOf;
    this.#limits = limits;
    this.#latest = new LatestReadings(store, limits.cachedReadings);
    this.#subscriptions = new Subscriptions(limits);
    this.alarms = new Alarms({
      store,
      clock,
      profileOf,
      limits,
      ...(fenceOf && { fenceOf }),
      ...(observe && { observe }),
    });
    this.commands = new Commands({
      store,
      clock,
      profileOf,
      limits,
      ...(observeCommands && { observe: observeCommands }),
    });
  }

  /** One after the other: each sees what the one before it stored. */
  write(batch: readonly ReadingBatch[], offset?: ReaderOffset): Promise<WriteOutcome> {
    const written = this.#writing.then(() => this.#write(batch, offset));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  readOffset(reader: string): Promise<Uint8Array | undefined> {
    return this.#store.get(rows.offset(reader));
  }

  async flush(): Promise<void> {
    await this.#writing;
    await this.#store.flush();
  }

  async latest(deviceKey: string, metrics: readonly string[] = []): Promise<VisibleReading[]> {
    const latest = await this.#latest.get(deviceKey);
    const found = [...latest.values()].map(({ reading }) => reading);
    const asked = metrics.length === 0 ? found : found.filter(({ metric }) => metrics.includes(metric));
    if (asked.length === 0) return [];
    const profile = await this.#profileOf(deviceKey);
    return asked
      .toSorted((a, b) => (a.metric < b.metric ? -1 : 1))
      .map((reading) => ({ ...reading, public: definitionOf(profile, reading.metric)?.visibility === 'public' }));
  }

  async list(query: ListQuery): Promise<{ readonly readings: Reading[]; readonly nextPageToken: string }> {
    const { pageSize } = this.#limits;
    checkMetric(query.metric);
    if (!Number.isSafeInteger(query.pageSize) || query.pageSize < 0)
      throw invalid('page_size', 'a whole number from 0');
    return listReadings(this.#store, { ...query, pageSize: Math.min(query.pageSize || pageSize, pageSize) });
  }

  async aggregate(query: AggregateQuery): Promise<Aggregate> {
    checkMetric(query.metric);
    const definition = definitionOf(await this.#profileOf(query.deviceKey), query.metric);
    return aggregateReadings(this.#store, query, definition, this.#limits.windows);
  }

  async isPublic(deviceKey: string, metric: string): Promise<boolean> {
    return definitionOf(await this.#profileOf(deviceKey), metric)?.visibility === 'public';
  }

  subscribe(scope: SubscriptionScope): AsyncIterableIterator<SubscribedReading> {
    if (this.#closed) throw closed();
    return this.#subscriptions.add(scope);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#subscriptions.close();
    await this.#writing;
    await this.alarms.close();
    await this.commands.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #write(batch: readonly ReadingBatch[], offset: ReaderOffset | undefined): Promise<WriteOutcome> {
    if (this.#closed) throw closed();
    await this.alarms.room();
    const context = {
      store: this.#store,
      latest: this.#latest,
      profileOf: this.#profileOf,
      metricsPerDevice: this.#limits.metricsPerDevice,
      alarms: this.alarms,
    };
    const { readings, ...outcome } = await writeReadings(context, batch, offset);
    this.#subscriptions.publish(readings);
    this.commands.stored(readings);
    return outcome;
  }
}

function definitionOf({ metrics }: DeviceProfile, metric: string): MetricDefinition | undefined {
  return Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
}

function closed(): NameplateError {
  return new NameplateError('STORAGE_UNAVAILABLE', 'Telemetry is closed.', { reason: 'TELEMETRY_CLOSED' });
}

function invalid(field: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${field}: expected ${expected}.`, { metadata: { field, expected } });
}
