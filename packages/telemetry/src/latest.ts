import type { Reading } from '@nameplate/model';
import { decodeU64, encodeU64, prefixRange, type Reader } from '@nameplate/storage';
import { decodeRow, encodeRow } from './reading-row.ts';
import { readSeries, rows } from './series.ts';

/** What is known of one metric of a device. */
export interface LatestEntry {
  readonly reading: Reading;
  /** The greatest device time stored, also of readings that may not be the latest: a later one is new without looking. */
  readonly maxTimeMs: number;
}

/** By metric. */
export type DeviceLatest = Map<string, LatestEntry>;

/**
 * The entry after a further reading. Only a newer device time replaces the latest, or a correction of the same one; a
 * reading from the future gives way to any that is not, or one wrong clock would hide all that follows.
 */
export function laterEntry(entry: LatestEntry | undefined, reading: Reading): LatestEntry {
  if (entry === undefined) return { reading, maxTimeMs: reading.deviceTimeMs };
  const maxTimeMs = Math.max(entry.maxTimeMs, reading.deviceTimeMs);
  return { reading: replaces(reading, entry.reading) ? reading : entry.reading, maxTimeMs };
}

function replaces(reading: Reading, held: Reading): boolean {
  // A correction: what was held is no longer there.
  if (reading.deviceTimeMs === held.deviceTimeMs) return true;
  const [future, heldFuture] = [reading, held].map(({ quality }) => quality.includes('future'));
  if (future !== heldFuture) return heldFuture === true;
  return reading.deviceTimeMs > held.deviceTimeMs;
}

/**
 * Is the latest reading the newest of its series? Then the series says it all, and its row is empty: a reading costs one row
 * and not two. It is not after a reading from the future.
 */
export function isNewest({ reading, maxTimeMs }: LatestEntry): boolean {
  return reading.deviceTimeMs === maxTimeMs;
}

/** The row of an entry: nothing for the newest of the series; else greatest time, device time, reading. */
export function encodeLatest(entry: LatestEntry): Uint8Array {
  if (isNewest(entry)) return new Uint8Array(0);
  const { reading, maxTimeMs } = entry;
  return Buffer.concat([encodeU64(maxTimeMs), encodeU64(reading.deviceTimeMs), encodeRow(reading)]);
}

async function decodeLatest(
  store: Reader,
  deviceKey: string,
  metric: string,
  row: Uint8Array,
): Promise<LatestEntry | undefined> {
  if (row.length > 0)
    return { reading: decodeRow(row.subarray(16), metric, decodeU64(row, 8)), maxTimeMs: decodeU64(row) };
  for await (const reading of readSeries(store, { deviceKey, metric, newestFirst: true, limit: 1 }))
    return { reading, maxTimeMs: reading.deviceTimeMs };
  return undefined;
}

interface Cached {
  readonly latest: Promise<DeviceLatest>;
  weight: number;
}

/**
 * Latest readings by device: a bounded cache over the store's rows. One read of the store at a time for each device, and a
 * device is not let go of while it is written, so that what is cached is what is stored.
 */
export class LatestReadings {
  readonly #store: Reader;
  readonly #max: number;
  readonly #devices = new Map<string, Cached>();
  readonly #pinned = new Set<string>();
  #weight = 0;

  constructor(store: Reader, maxReadings: number) {
    this.#store = store;
    this.#max = maxReadings;
  }

  /** What the cache weighs: readings, and one more for each device. */
  get size(): number {
    return this.#weight;
  }

  /** Not to be changed by the caller. */
  get(deviceKey: string): Promise<DeviceLatest> {
    const found = this.#devices.get(deviceKey);
    if (found === undefined) return this.#load(deviceKey);
    this.#devices.delete(deviceKey);
    this.#devices.set(deviceKey, found);
    return found.latest;
  }

  /** The devices of a write, kept until `release`. One write at a time. */
  async pin(deviceKeys: Iterable<string>): Promise<Map<string, DeviceLatest>> {
    const pinned = new Map<string, DeviceLatest>();
    for (const deviceKey of deviceKeys) {
      this.#pinned.add(deviceKey);
      pinned.set(deviceKey, await this.get(deviceKey));
    }
    return pinned;
  }

  /** What a write made durable. */
  async apply(changes: ReadonlyMap<string, DeviceLatest>): Promise<void> {
    for (const [deviceKey, changed] of changes) {
      const cached = this.#devices.get(deviceKey);
      const latest = await cached?.latest;
      if (cached === undefined || latest === undefined) continue;
      for (const [metric, entry] of changed) latest.set(metric, entry);
      this.#weigh(cached, latest.size + 1);
    }
  }

  /** Of a write that failed, or may have: the store is asked again. */
  forget(deviceKeys: Iterable<string>): void {
    for (const deviceKey of deviceKeys) {
      this.#weight -= this.#devices.get(deviceKey)?.weight ?? 0;
      this.#devices.delete(deviceKey);
    }
  }

  release(): void {
    this.#pinned.clear();
    this.#evict();
  }

  #load(deviceKey: string): Promise<DeviceLatest> {
    const cached: Cached = { latest: this.#read(deviceKey), weight: 0 };
    this.#devices.set(deviceKey, cached);
    cached.latest.then(
      (latest) => {
        this.#weigh(cached, latest.size + 1);
        this.#evict();
      },
      () => this.#devices.delete(deviceKey),
    );
    return cached.latest;
  }

  async #read(deviceKey: string): Promise<DeviceLatest> {
    const prefix = rows.latestOf(deviceKey);
    const found: Promise<readonly [string, LatestEntry | undefined]>[] = [];
    for await (const { key, value } of this.#store.range(prefixRange(prefix))) {
      const metric = Buffer.from(key.buffer, key.byteOffset + prefix.length, key.length - prefix.length - 1).toString();
      found.push(decodeLatest(this.#store, deviceKey, metric, value).then((entry) => [metric, entry]));
    }
    const latest: DeviceLatest = new Map();
    for (const [metric, entry] of await Promise.all(found)) if (entry) latest.set(metric, entry);
    return latest;
  }

  #weigh(cached: Cached, weight: number): void {
    this.#weight += weight - cached.weight;
    cached.weight = weight;
  }

  #evict(): void {
    for (const [deviceKey, { weight }] of this.#devices) {
      if (this.#weight <= this.#max) return;
      if (this.#pinned.has(deviceKey) || weight === 0) continue;
      this.#devices.delete(deviceKey);
      this.#weight -= weight;
    }
  }
}
