import {
  type DeviceProfile,
  genericProfile,
  isNameplateError,
  type MetricDefinition,
  type Reading,
} from '@nameplate/model';
import type { Operation, Store } from '@nameplate/storage';
import type { Alarms } from './alarms/alarms.ts';
import {
  type DeviceLatest,
  encodeLatest,
  isNewest,
  type LatestEntry,
  type LatestReadings,
  laterEntry,
} from './latest.ts';
import { stepFlags } from './quality.ts';
import { encodeRow, sameRowValue } from './reading-row.ts';
import { rows } from './series.ts';
import { checkStorable } from './storable.ts';
import type { StoredReading } from './subscribe.ts';

/** The readings of one device. */
export interface ReadingBatch {
  /** Comparison key. */
  readonly deviceKey: string;
  /** Canonical text. */
  readonly identifier: string;
  readonly readings: readonly Reading[];
  /** Place of their message among all messages: tells readings without a device time apart. Absent: they have one. */
  readonly arrival?: number;
}

/** Where a reader of the journal is, once this batch is written. */
export interface ReaderOffset {
  readonly reader: string;
  readonly position: Uint8Array;
}

/** What a batch did. */
export interface WriteOutcome {
  /** New, corrections included. */
  readonly stored: number;
  /** The same value at the same device time was there already. */
  readonly duplicates: number;
  /** Another value was there: the later one wins. */
  readonly corrections: number;
  /** Not stored: the device has too many metrics already. */
  readonly refused: number;
}

export interface WriteContext {
  readonly store: Store;
  readonly latest: LatestReadings;
  readonly profileOf: (deviceKey: string) => Promise<DeviceProfile>;
  readonly metricsPerDevice: number;
  readonly alarms: Pick<Alarms, 'mark' | 'recent'>;
}

/**
 * Readings, latest, offset and marks for the alarms in one atomic batch. A reading is known by device, metric and device time, one without a
 * device time by its arrival too: writing a batch twice changes nothing. Calls must not overlap.
 */
export async function writeReadings(
  context: WriteContext,
  batches: readonly ReadingBatch[],
  offset: ReaderOffset | undefined,
): Promise<WriteOutcome & { readonly readings: readonly StoredReading[] }> {
  for (const { readings } of batches) readings.forEach(checkStorable);
  const { store, latest } = context;
  const { recent } = context.alarms;
  const deviceKeys = new Set(batches.map(({ deviceKey }) => deviceKey));
  try {
    const known = await latest.pin(deviceKeys);
    const byDevice = await profiles(context, known.keys());
    const plan = new WritePlan(known, byDevice, context.metricsPerDevice);
    const before = await readExisting(store, batches, known);
    for (const batch of batches) for (const reading of batch.readings) plan.add(batch, reading, before);
    const marking = context.alarms.mark(batches, byDevice);
    await store.batch({ operations: [...plan.operations(offset), ...marking.operations], durability: 'relaxed' });
    await latest.apply(plan.latest);
    const outcome = plan.outcome();
    for (const { deviceKey, reading } of outcome.readings) recent.written(deviceKey, reading);
    marking.accept();
    return outcome;
  } catch (thrown) {
    // A store whose answer was lost may have committed all the same.
    latest.forget(deviceKeys);
    for (const deviceKey of deviceKeys) recent.forget(deviceKey);
    throw thrown;
  } finally {
    latest.release();
  }
}

interface Planned {
  readonly key: Uint8Array;
  readonly row: Uint8Array;
  readonly stored: StoredReading;
}

class WritePlan {
  readonly latest = new Map<string, DeviceLatest>();
  readonly #known: ReadonlyMap<string, DeviceLatest>;
  readonly #profiles: ReadonlyMap<string, DeviceProfile>;
  readonly #metricsPerDevice: number;
  readonly #planned = new Map<string, Planned>();
  readonly #counts = { stored: 0, duplicates: 0, corrections: 0, refused: 0 };

  constructor(
    known: ReadonlyMap<string, DeviceLatest>,
    profiles: ReadonlyMap<string, DeviceProfile>,
    metricsPerDevice: number,
  ) {
    this.#known = known;
    this.#profiles = profiles;
    this.#metricsPerDevice = metricsPerDevice;
  }

  add({ deviceKey, identifier, arrival }: ReadingBatch, given: Reading, before: ReadonlyMap<string, Uint8Array>): void {
    const definition = this.#definition(deviceKey, given.metric);
    const entry = this.#entry(deviceKey, given.metric);
    if (entry === undefined && this.#metrics(deviceKey) >= this.#metricsPerDevice)
      return void (this.#counts.refused += 1);
    const reading = flagged(definition, entry, given);
    const id = idOf(deviceKey, reading, arrival);
    const row = encodeRow(reading);
    const there = this.#planned.get(id)?.row ?? before.get(id);
    if (there !== undefined && sameRowValue(there, row)) return void (this.#counts.duplicates += 1);
    if (there !== undefined) this.#counts.corrections += 1;
    this.#counts.stored += 1;
    const visible = { ...reading, public: definition.visibility === 'public' };
    // Put at the end again: subscribers are told in order of arrival.
    this.#planned.delete(id);
    const key = rowKey(deviceKey, reading, arrival);
    this.#planned.set(id, { key, row, stored: { deviceKey, identifier, reading: visible } });
    const changed = this.latest.get(deviceKey) ?? new Map<string, LatestEntry>();
    this.latest.set(deviceKey, changed.set(reading.metric, laterEntry(entry, reading)));
  }

  operations(offset: ReaderOffset | undefined): Operation[] {
    const operations: Operation[] = [];
    for (const { key, row } of this.#planned.values()) operations.push({ type: 'put', key, value: row });
    for (const [deviceKey, changed] of this.latest)
      for (const [metric, entry] of changed) {
        const before = this.#known.get(deviceKey)?.get(metric);
        if (before && isNewest(before) && isNewest(entry)) continue;
        operations.push({ type: 'put', key: rows.latest(deviceKey, metric), value: encodeLatest(entry) });
      }
    if (offset) operations.push({ type: 'put', key: rows.offset(offset.reader), value: offset.position });
    return operations;
  }

  outcome(): WriteOutcome & { readonly readings: readonly StoredReading[] } {
    return { ...this.#counts, readings: [...this.#planned.values()].map(({ stored }) => stored) };
  }

  #entry(deviceKey: string, metric: string): LatestEntry | undefined {
    return this.latest.get(deviceKey)?.get(metric) ?? this.#known.get(deviceKey)?.get(metric);
  }

  #metrics(deviceKey: string): number {
    const known = this.#known.get(deviceKey);
    const fresh = [...(this.latest.get(deviceKey)?.keys() ?? [])].filter((metric) => known?.has(metric) !== true);
    return (known?.size ?? 0) + fresh.length;
  }

  #definition(deviceKey: string, metric: string): MetricDefinition {
    const metrics = this.#profiles.get(deviceKey)?.metrics ?? {};
    return (Object.hasOwn(metrics, metric) ? metrics[metric] : undefined) ?? unknownMetric;
  }
}

const unknownMetric: MetricDefinition = { kind: 'gauge' };

/** Beside the latest only, and only in order: what comes late is not worth a search in the series. */
function flagged(definition: MetricDefinition, entry: LatestEntry | undefined, reading: Reading): Reading {
  const before = entry?.reading;
  if (before === undefined || before.deviceTimeMs >= reading.deviceTimeMs) return reading;
  if (before.quality.includes('future') || reading.quality.includes('future')) return reading;
  const further = stepFlags(definition, before, reading);
  return further.length === 0 ? reading : { ...reading, quality: [...reading.quality, ...further] };
}

async function profiles(context: WriteContext, deviceKeys: Iterable<string>): Promise<Map<string, DeviceProfile>> {
  const found = new Map<string, DeviceProfile>();
  for (const deviceKey of deviceKeys) {
    const profile = await context.profileOf(deviceKey).catch((thrown: unknown) => {
      // A device that is gone does not hold up the batch that its last readings are in.
      if (isNameplateError(thrown, 'HANDLE_NOT_FOUND') || isNameplateError(thrown, 'HANDLE_RETIRED'))
        return genericProfile;
      throw thrown;
    });
    found.set(deviceKey, profile);
  }
  return found;
}

/** The rows that may be there already: those of readings not later than everything stored of their metric. */
async function readExisting(
  store: Store,
  batches: readonly ReadingBatch[],
  known: ReadonlyMap<string, DeviceLatest>,
): Promise<Map<string, Uint8Array>> {
  const ids = new Map<string, Uint8Array>();
  for (const { deviceKey, readings, arrival } of batches) {
    const latest = known.get(deviceKey);
    for (const reading of readings) {
      const { metric, deviceTimeMs } = reading;
      if (deviceTimeMs > (latest?.get(metric)?.maxTimeMs ?? -1)) continue;
      ids.set(idOf(deviceKey, reading, arrival), rowKey(deviceKey, reading, arrival));
    }
  }
  const found = ids.size === 0 ? [] : await store.getMany([...ids.values()]);
  const existing = new Map<string, Uint8Array>();
  for (const [i, id] of [...ids.keys()].entries()) {
    const row = found[i];
    if (row !== undefined) existing.set(id, row);
  }
  return existing;
}

function idOf(deviceKey: string, reading: Reading, arrival: number | undefined): string {
  const { metric, deviceTimeMs } = reading;
  return `${deviceKey}\0${metric}\0${deviceTimeMs}\0${arrivalOf(reading, arrival) ?? ''}`;
}

function rowKey(deviceKey: string, reading: Reading, arrival: number | undefined): Uint8Array {
  return rows.reading(deviceKey, reading.metric, reading.deviceTimeMs, arrivalOf(reading, arrival));
}

/** A device's own time names its reading, so that a repeated message changes nothing; the server's does not. */
function arrivalOf({ quality }: Reading, arrival: number | undefined): number | undefined {
  return quality.includes('receive-time') ? arrival : undefined;
}
