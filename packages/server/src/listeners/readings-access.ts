import { decide, type Identifier, NameplateError, type Principal, type Reading } from '@nameplate/model';
import { type Registry, requireScope } from '@nameplate/registry';
import type {
  AggregateQuery as StoredAggregateQuery,
  ListQuery as StoredListQuery,
  SubscribedReading,
  Telemetry,
} from '@nameplate/telemetry';
import { GrantedReadings } from './granted-readings.ts';

export interface ReadingsAccessOptions {
  readonly registry: Registry;
  readonly telemetry: Telemetry;
}

type ListQuery = Omit<StoredListQuery, 'deviceKey'>;
type AggregateQuery = Omit<StoredAggregateQuery, 'deviceKey'>;

/**
 * Readings as a principal may see them, for gRPC and HTTP alike: all with `telemetry.read` on the prefix (or of the
 * device itself), else those of public metrics and those that are granted. A refusal comes before any look at what exists.
 */
export class ReadingsAccess {
  readonly #registry: Registry;
  readonly #telemetry: Telemetry;

  constructor({ registry, telemetry }: ReadingsAccessOptions) {
    this.#registry = registry;
    this.#telemetry = telemetry;
  }

  async latest(principal: Principal, identifier: Identifier, metrics: readonly string[]): Promise<readonly Reading[]> {
    const wanted = metrics.length === 0 ? undefined : metrics;
    const readings = await this.#telemetry.latest(identifier.key, wanted);
    if (!mayReadAll(principal, identifier)) {
      const granted = new GrantedReadings(this.#registry, principal);
      const sees = (await granted.of(identifier)) ?? none;
      const visible = readings.filter((reading) => reading.public || sees(reading.metric));
      if (visible.length === 0 && sees === none) requireReading(principal, identifier);
      return visible;
    }
    if (readings.length === 0) await this.#requireHandle(identifier);
    return readings;
  }

  async list(principal: Principal, identifier: Identifier, query: ListQuery): ReturnType<Telemetry['list']> {
    await this.#requireMetric(principal, identifier, query.metric);
    return await this.#telemetry.list({ ...query, deviceKey: identifier.key });
  }

  async aggregate(
    principal: Principal,
    identifier: Identifier,
    query: AggregateQuery,
  ): ReturnType<Telemetry['aggregate']> {
    await this.#requireMetric(principal, identifier, query.metric);
    return await this.#telemetry.aggregate({ ...query, deviceKey: identifier.key });
  }

  /** Readings of one device as they are stored, from now on: every one, or those that are public or granted. */
  async subscribe(
    principal: Principal,
    identifier: Identifier,
    signal: AbortSignal,
  ): Promise<AsyncIterable<SubscribedReading>> {
    const all = mayReadAll(principal, identifier);
    const granted = new GrantedReadings(this.#registry, principal);
    if (!all && (await granted.of(identifier)) === undefined) {
      const { metrics } = await this.#registry.devices.profile(identifier.key);
      const anyPublic = Object.values(metrics).some((metric) => metric.visibility === 'public');
      if (!anyPublic) requireReading(principal, identifier);
    }
    await this.#requireHandle(identifier);
    const events = this.#telemetry.subscribe({ deviceKey: identifier.key, signal });
    return all ? events : granted.only(events);
  }

  /** Readings of every device under a prefix; without `telemetry.read` there, those that are granted. */
  async subscribePrefix(
    principal: Principal,
    prefixKey: string,
    signal: AbortSignal,
  ): Promise<AsyncIterable<SubscribedReading>> {
    const all = decide(principal, { scope: 'telemetry.read', prefix: prefixKey }).allowed;
    if (!all && !(await this.#registry.access.anyGrant(principal, prefixKey)))
      requireScope(principal, 'telemetry.read', prefixKey);
    const events = this.#telemetry.subscribe({ prefixKey, signal });
    return all ? events : new GrantedReadings(this.#registry, principal).only(events, { publicToo: false });
  }

  async #requireMetric(principal: Principal, identifier: Identifier, metric: string): Promise<void> {
    if (mayReadAll(principal, identifier)) return await this.#requireHandle(identifier);
    if (await this.#telemetry.isPublic(identifier.key, metric)) return;
    const sees = await new GrantedReadings(this.#registry, principal).of(identifier);
    if (!sees?.(metric)) requireReading(principal, identifier);
  }

  async #requireHandle(identifier: Identifier): Promise<void> {
    if ((await this.#registry.handles.read(identifier)) !== undefined) return;
    throw new NameplateError('HANDLE_NOT_FOUND', `${identifier.canonical} is not registered here.`, {
      metadata: { identifier: identifier.canonical },
    });
  }
}

function mayReadAll(principal: Principal, { prefixKey, key }: Identifier): boolean {
  return decide(principal, { scope: 'telemetry.read', prefix: prefixKey, device: key }).allowed;
}

function requireReading(principal: Principal, { prefixKey, key }: Identifier): void {
  requireScope(principal, 'telemetry.read', prefixKey, key);
}

const none = () => false;
