import type { Fold, QualityFlag, ReadingValue } from '@nameplate/model';
import type { Caller } from './caller.ts';
import { fromReadingMessage, toDate, toNumber, toTimestamp } from './convert.ts';
import { canonical, type PrefixScope, scopeFields } from './identifier.ts';
import type { Methods } from './methods.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';
import { type Subscription, subscribe } from './subscription.ts';

/** One metric at one moment. */
export interface Reading {
  readonly metric: string;
  readonly value: ReadingValue;
  /** UCUM code; empty when the profile names none. */
  readonly unit: string;
  /** When the device measured. */
  readonly time: Date;
  readonly receiveTime: Date;
  /** Why it deserves care; empty: good. */
  readonly quality: readonly QualityFlag[];
}

/** A reading as it is stored, of one of the devices subscribed to. */
export interface LiveReading extends Reading {
  readonly identifier: string;
  /** How many were left out before this one, because the reader was slow. */
  readonly dropped: number;
}

/** Which readings of one metric; `from` is in, `to` is not. */
export interface RangeQuery {
  readonly metric: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly newestFirst?: boolean;
  readonly pageSize?: number;
}

/** How one metric is folded over windows. */
export interface AggregateQuery {
  readonly metric: string;
  readonly from: Date;
  readonly to: Date;
  /** A calendar unit in `timeZone`, or an ISO 8601 duration such as `PT15M`. */
  readonly by: 'hour' | 'day' | 'week' | 'month' | `P${string}`;
  /** `delta` is the consumption of a counter. */
  readonly fold: Fold;
  /** IANA name. Default UTC. */
  readonly timeZone?: string;
}

/** One figure over [start, end). */
export interface Window {
  readonly start: Date;
  readonly end: Date;
  /** Absent when there was nothing to fold. */
  readonly value?: number;
  readonly count: number;
  /** UCUM code. */
  readonly unit: string;
}

/** What devices report. */
export class Readings {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** The latest of each metric, by its name; of those named only when some are. */
  async latest(
    id: IdentifierLike,
    options: { readonly metrics?: readonly string[] } & CallOptions = {},
  ): Promise<Readonly<Record<string, Reading>>> {
    const request = { identifier: canonical(id), metrics: options.metrics ?? [] };
    const { readings } = await this.#caller.read('TelemetryService/GetLatestReadings', request, options);
    return Object.fromEntries(readings.map(fromReadingMessage).map((reading) => [reading.metric, reading]));
  }

  /** By device time. */
  range(id: IdentifierLike, query: RangeQuery, options: CallOptions = {}): Paged<Reading> {
    const request = {
      identifier: canonical(id),
      metric: query.metric,
      ...(query.from && { startTime: toTimestamp(query.from) }),
      ...(query.to && { endTime: toTimestamp(query.to) }),
      newestFirst: query.newestFirst ?? false,
    };
    return paged(async (pageToken, needed) => {
      const page = { ...request, pageSize: pageSize(query.pageSize, needed), pageToken };
      const answer = await this.#caller.read('TelemetryService/ListReadings', page, options);
      return toPage(answer.readings.map(fromReadingMessage), answer.nextPageToken);
    });
  }

  /** Every window from `from` to `to`, also empty ones. */
  async aggregate(id: IdentifierLike, query: AggregateQuery, options: CallOptions = {}): Promise<readonly Window[]> {
    const request = {
      identifier: canonical(id),
      metric: query.metric,
      startTime: toTimestamp(query.from),
      endTime: toTimestamp(query.to),
      window: durations[query.by] ?? query.by,
      fold: query.fold,
      timeZone: query.timeZone ?? '',
    };
    const { windows, unit } = await this.#caller.read('TelemetryService/AggregateReadings', request, options);
    return windows.map(({ startTime, endTime, value, count }) => ({
      start: toDate(startTime),
      end: toDate(endTime),
      ...(typeof value === 'number' && { value }),
      count: toNumber(count),
      unit,
    }));
  }

  /** Readings as they are stored, of one device or of all under a prefix. Those of a lost connection are not repeated. */
  subscribe(scope: IdentifierLike | PrefixScope, options: CallOptions = {}): Subscription<LiveReading> {
    const request = scopeFields(scope);
    return subscribe<Methods['TelemetryService/SubscribeReadings']['response'], LiveReading>(
      {
        open: (signal) => this.#caller.stream('TelemetryService/SubscribeReadings', request, { ...options, signal }),
        item: ({ identifier, reading, dropped }) =>
          reading ? { identifier, ...fromReadingMessage(reading), dropped: toNumber(dropped) } : undefined,
      },
      this.#caller.environment,
      options.signal,
    );
  }
}

const durations: Readonly<Record<string, string>> = { hour: 'PT1H', day: 'P1D', week: 'P1W', month: 'P1M' };
