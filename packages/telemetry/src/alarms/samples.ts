import type { ExpressionEnvironment, Sample } from '@nameplate/model';
import type { Reader } from '@nameplate/storage';
import { readSeries } from '../series.ts';
import type { RecentSamples } from './recent.ts';

/** The readings of one device that alarms look at, by metric and in order of device time. */
export class Samples {
  readonly #byMetric: ReadonlyMap<string, readonly Sample[]>;
  /** Metrics of which the limit left some out, with the oldest that is there. */
  readonly #cut: ReadonlyMap<string, number>;

  constructor(byMetric: ReadonlyMap<string, readonly Sample[]>, cut: ReadonlyMap<string, number>) {
    this.#byMetric = byMetric;
    this.#cut = cut;
  }

  /** The earliest moment that everything is there for; undefined: every one that was asked for. */
  completeFromMs(history: ReadonlyMap<string, number>): number | undefined {
    let from: number | undefined;
    for (const [metric, historyMs] of history) {
      const oldestMs = this.#cut.get(metric);
      if (oldestMs !== undefined) from = Math.max(from ?? 0, oldestMs + historyMs + 1);
    }
    return from;
  }

  /** The distinct device times of these metrics from a moment on, in order. */
  moments(metrics: Iterable<string>, fromMs: number): readonly number[] {
    const found = new Set<number>();
    for (const metric of metrics) for (const { timeMs } of this.of(metric)) if (timeMs >= fromMs) found.add(timeMs);
    return [...found].sort((a, b) => a - b);
  }

  /** The first device time after a moment. */
  nextAfter(metrics: Iterable<string>, momentMs: number): number | undefined {
    return this.moments(metrics, momentMs + 1)[0];
  }

  of(metric: string): readonly Sample[] {
    return this.#byMetric.get(metric) ?? [];
  }

  /** What the expression sees of a metric at a moment: no more than its history, since every look goes through it. */
  at(history: ReadonlyMap<string, number>, momentMs: number): ExpressionEnvironment['readings'] {
    return (metric) => {
      const samples = this.of(metric);
      const end = firstAfter(samples, momentMs);
      const begin = firstAfter(samples, momentMs - (history.get(metric) ?? 0));
      return samples.slice(Math.max(0, Math.min(begin, end) - before), end);
    };
  }
}

/** The one before the window, and the one before that, for `changed` and `previous`. */
const before = 2;

/** From where on each metric is needed. */
export type Starts = ReadonlyMap<string, number>;

/** What is needed to look at moments from `fromMs` on. */
export function startsOf(history: ReadonlyMap<string, number>, fromMs: number): Starts {
  return new Map([...history].map(([metric, historyMs]) => [metric, fromMs - historyMs]));
}

/** What both need. */
export function earlierStarts(a: Starts, b: Starts): Starts {
  const both = new Map(a);
  for (const [metric, fromMs] of b) both.set(metric, Math.min(both.get(metric) ?? fromMs, fromMs));
  return both;
}

/** Where readings are, and what is known of them without asking. */
export interface SampleSource {
  readonly reader: Reader;
  readonly recent: RecentSamples;
}

/**
 * Each metric from its start on, and two more before that. At most `limit` of a metric, the newest. What is flagged `future` is left out: a
 * wrong clock must not hide all that follows.
 */
export async function loadSamples(
  { reader, recent }: SampleSource,
  deviceKey: string,
  starts: Starts,
  limit: number,
): Promise<Samples> {
  const byMetric = new Map<string, readonly Sample[]>();
  const cut = new Map<string, number>();
  const load = async (metric: string, fromMs: number) => {
    const done = recent.begin(deviceKey, metric);
    let read: TailRead | undefined;
    try {
      read = await readTail(reader, { deviceKey, metric, fromMs, limit });
    } finally {
      done(read?.isCut === false ? read.samples : undefined, read?.isWhole === true);
    }
    if (read.isCut) cut.set(metric, read.samples[0]?.timeMs ?? 0);
    byMetric.set(metric, read.samples);
  };
  const missing = [...starts].filter(([metric, fromMs]) => {
    const known = recent.get(deviceKey, metric, fromMs, before + 1);
    if (known === undefined || known.length > limit) return true;
    byMetric.set(metric, known);
    return false;
  });
  await Promise.all(missing.map(([metric, fromMs]) => load(metric, fromMs)));
  return new Samples(byMetric, cut);
}

interface TailRead {
  readonly samples: readonly Sample[];
  /** The limit left some out. */
  readonly isCut: boolean;
  /** Nothing is before them. */
  readonly isWhole: boolean;
}

async function readTail(
  reader: Reader,
  { deviceKey, metric, fromMs, limit }: { deviceKey: string; metric: string; fromMs: number; limit: number },
): Promise<TailRead> {
  const samples: Sample[] = [];
  let earlier = 0;
  for await (const reading of readSeries(reader, { deviceKey, metric, newestFirst: true })) {
    const { deviceTimeMs: timeMs, value, quality } = reading;
    if (quality.includes('future')) continue;
    if (samples.length === limit) return { samples: samples.toReversed(), isCut: true, isWhole: false };
    samples.push({ timeMs, value });
    // One at the very begin of a window is the one that counting starts from.
    if (timeMs <= fromMs) earlier += 1;
    if (earlier > before) return { samples: samples.toReversed(), isCut: false, isWhole: false };
  }
  return { samples: samples.toReversed(), isCut: false, isWhole: true };
}

/** Index of the first sample later than a moment. */
function firstAfter(samples: readonly Sample[], momentMs: number): number {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((samples[middle]?.timeMs ?? 0) > momentMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
