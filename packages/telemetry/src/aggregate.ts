import { type AggregateWindow, type Fold, type MetricDefinition, NameplateError, type Reading } from '@nameplate/model';
import type { Reader, Store } from '@nameplate/storage';
import { createFolder, foldable, folds } from './fold.ts';
import { readSeries } from './series.ts';
import { divide, type WindowQuery } from './windows.ts';

/** One metric, folded over windows of time. */
export interface AggregateQuery extends WindowQuery {
  /** Comparison key. */
  readonly deviceKey: string;
  readonly metric: string;
  readonly fold: Fold;
}

/** Every window, also empty ones. */
export interface Aggregate {
  readonly windows: readonly AggregateWindow[];
  /** UCUM code; `1` for a count. */
  readonly unit: string;
}

/**
 * Folds a series over windows in one pass, holding no more than the windows.
 *
 * A window [s, e) holds the readings of device time s ≤ t < e. `delta` is what was counted from s to e: the register at e less
 * the register at s, where the register at t is the last reading at or before t. So a reading at midnight closes the day before
 * and opens its own, its step belongs to the window (s, e], and the days of a month add up to the month. Before the very first
 * reading the register is unknown: counting begins with it.
 */
export async function aggregateReadings(
  store: Store,
  query: AggregateQuery,
  definition: MetricDefinition | undefined,
  maxWindows: number,
): Promise<Aggregate> {
  if (!folds.includes(query.fold)) throw invalid('fold', `one of ${folds.join(', ')}`);
  const windows = divide(query, maxWindows);
  const { deviceKey, metric, startMs, endMs, fold } = query;
  const afterStart = fold === 'delta';
  await using snapshot = await store.snapshot();
  const baseline = afterStart ? await registerAt(snapshot, deviceKey, metric, startMs) : undefined;
  const folder = createFolder(fold, definition, baseline);
  const unit = new OneUnit(fold, definition?.unit ?? '');
  if (baseline) unit.add(baseline);
  const results: AggregateWindow[] = [];
  let count = 0;
  const close = (window: { readonly startMs: number; readonly endMs: number }) => {
    const value = folder.finish();
    results.push({ ...window, ...(value !== undefined && { value }), count });
    count = 0;
  };
  let at = 0;
  for await (const reading of readSeries(snapshot, { deviceKey, metric, startMs, endMs, afterStart })) {
    for (
      let window = windows[at];
      window && isAfter(reading.deviceTimeMs, window.endMs, afterStart);
      window = windows[at]
    ) {
      close(window);
      at += 1;
    }
    unit.add(reading);
    folder.add(reading);
    count += 1;
  }
  for (const window of windows.slice(at)) close(window);
  return { windows: results, unit: unit.value };
}

function isAfter(timeMs: number, endMs: number, afterStart: boolean): boolean {
  return afterStart ? timeMs > endMs : timeMs >= endMs;
}

/** The last reading at or before a moment that is a number. */
async function registerAt(
  reader: Reader,
  deviceKey: string,
  metric: string,
  timeMs: number,
): Promise<Reading | undefined> {
  for await (const reading of readSeries(reader, { deviceKey, metric, endMs: timeMs + 1, newestFirst: true }))
    if (foldable(reading) !== undefined) return reading;
  return undefined;
}

/** Numbers of two units do not add up: a profile that changed the unit ends one series and begins another. */
class OneUnit {
  readonly #counting: boolean;
  readonly #declared: string;
  #found: string | undefined;

  constructor(fold: Fold, declared: string) {
    this.#counting = fold === 'count';
    this.#declared = declared;
  }

  add(reading: Reading): void {
    if (this.#counting || foldable(reading) === undefined) return;
    this.#found ??= reading.unit;
    if (this.#found !== reading.unit)
      throw invalid('metric', `readings of one unit; there are ${this.#found || 'none'} and ${reading.unit || 'none'}`);
  }

  get value(): string {
    return this.#counting ? '1' : (this.#found ?? this.#declared);
  }
}

function invalid(field: string, expected: string): NameplateError {
  return new NameplateError('INVALID_VALUE', `${field}: expected ${expected}.`, {
    reason: 'AGGREGATE',
    metadata: { field, expected },
  });
}
