import type { Reading, Sample } from '@nameplate/model';

/** The newest readings of a metric, those flagged `future` left out. */
interface Tail {
  readonly samples: Sample[];
  /** Nothing is before them. */
  whole: boolean;
}

interface Device {
  readonly tails: Map<string, Tail>;
  /** Metrics that are being read, and whether something was written meanwhile. */
  readonly reading: Map<string, { stale: boolean }>;
}

/** Of one metric: what needs more is read from the store. */
const tailMax = 512;

/**
 * What alarms looked at last, kept for the next look, so that a report costs no range of the store. A write in order of time is put
 * behind what is there; any other has it read again. Bounded: devices that were not looked at for longest go first.
 */
export class RecentSamples {
  readonly #max: number;
  readonly #devices = new Map<string, Device>();
  #weight = 0;

  constructor(maxSamples: number) {
    this.#max = maxSamples;
  }

  /** What it weighs: samples, and one more for each metric. */
  get size(): number {
    return this.#weight;
  }

  /** Those later than a moment, and `earlier` that are not, or as many as there are; undefined: not here. */
  get(deviceKey: string, metric: string, fromMs: number, earlier: number): readonly Sample[] | undefined {
    const tail = this.#devices.get(deviceKey)?.tails.get(metric);
    if (tail === undefined) return undefined;
    this.#touch(deviceKey);
    const { samples, whole } = tail;
    const begin = samples.findLastIndex(({ timeMs }) => timeMs <= fromMs) + 1 - earlier;
    return begin >= 0 || whole ? samples.slice(Math.max(begin, 0)) : undefined;
  }

  /** Before the store is read. Give what was read to the function that comes back, or undefined when it failed. */
  begin(deviceKey: string, metric: string): (samples: readonly Sample[] | undefined, whole: boolean) => void {
    const device = this.#touch(deviceKey);
    const other = device.reading.get(metric);
    if (other !== undefined) other.stale = true;
    const mine = { stale: other !== undefined };
    device.reading.set(metric, mine);
    return (samples, whole) => {
      if (device.reading.get(metric) === mine) device.reading.delete(metric);
      if (samples !== undefined && !mine.stale && samples.length <= tailMax) {
        this.#drop(device, metric);
        device.tails.set(metric, { samples: [...samples], whole });
        this.#weight += samples.length + 1;
      }
      this.#tidy(deviceKey, device);
      this.#evict();
    };
  }

  /** A reading is in the store now. */
  written(deviceKey: string, { metric, deviceTimeMs: timeMs, value, quality }: Reading): void {
    const device = this.#devices.get(deviceKey);
    const reading = device?.reading.get(metric);
    if (reading !== undefined) reading.stale = true;
    const tail = device?.tails.get(metric);
    if (device === undefined || tail === undefined) return;
    if (timeMs <= (tail.samples.at(-1)?.timeMs ?? -1)) this.#drop(device, metric);
    else if (!quality.includes('future')) this.#append(tail, { timeMs, value });
    this.#tidy(deviceKey, device);
    this.#evict();
  }

  /** Of a write that failed, or may have. */
  forget(deviceKey: string): void {
    const device = this.#devices.get(deviceKey);
    if (device === undefined) return;
    for (const metric of device.tails.keys()) this.#drop(device, metric);
    for (const reading of device.reading.values()) reading.stale = true;
    this.#tidy(deviceKey, device);
  }

  #append(tail: Tail, sample: Sample): void {
    tail.samples.push(sample);
    this.#weight += 1;
    if (tail.samples.length <= 2 * tailMax) return;
    tail.samples.splice(0, tailMax);
    tail.whole = false;
    this.#weight -= tailMax;
  }

  #touch(deviceKey: string): Device {
    const device = this.#devices.get(deviceKey) ?? { tails: new Map(), reading: new Map() };
    this.#devices.delete(deviceKey);
    this.#devices.set(deviceKey, device);
    return device;
  }

  /** Nothing is known of it, and nothing is being read. */
  #tidy(deviceKey: string, device: Device): void {
    const { tails, reading } = device;
    if (tails.size === 0 && reading.size === 0 && this.#devices.get(deviceKey) === device)
      this.#devices.delete(deviceKey);
  }

  #drop(device: Device, metric: string): void {
    const tail = device.tails.get(metric);
    if (tail === undefined) return;
    device.tails.delete(metric);
    this.#weight -= tail.samples.length + 1;
  }

  #evict(): void {
    for (const [deviceKey, device] of this.#devices) {
      if (this.#weight <= this.#max) return;
      for (const metric of device.tails.keys()) this.#drop(device, metric);
      for (const reading of device.reading.values()) reading.stale = true;
      this.#devices.delete(deviceKey);
    }
  }
}
