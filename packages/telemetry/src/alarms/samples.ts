import type { ExpressionEnvironment, Sample } from '@nameplate/model';
import type { Reader } from '@nameplate/storage';
import { readSeries } from '../series.ts';

/** The readings of one device that alarms look at, by metric and in order of device time. */
export class Samples {
  readonly #byMetric: ReadonlyMap<string, readonly Sample[]>;
  /** The earliest moment that everything is there for. */
  readonly completeFromMs: number;

  constructor(byMetric: ReadonlyMap<string, readonly Sample[]>, completeFromMs = 0) {
    this.#byMetric = byMetric;
    this.completeFromMs = completeFromMs;
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

/**
 * Reads what is needed to look at moments from `fromMs` on: of each metric its history before that, and two more. At most `limit` of a metric,
 * the newest. What is flagged `future` is left out: a wrong clock must not hide all that follows.
 */
export async function loadSamples(
  reader: Reader,
  deviceKey: string,
  history: ReadonlyMap<string, number>,
  { fromMs, limit }: { readonly fromMs: number; readonly limit: number },
): Promise<Samples> {
  const byMetric = new Map<string, readonly Sample[]>();
  let completeFromMs = 0;
  for (const [metric, historyMs] of history) {
    const samples: Sample[] = [];
    let earlier = 0;
    for await (const reading of readSeries(reader, { deviceKey, metric, newestFirst: true })) {
      const { deviceTimeMs: timeMs, value, quality } = reading;
      if (quality.includes('future')) continue;
      if (samples.length === limit) {
        completeFromMs = Math.max(completeFromMs, (samples.at(-1)?.timeMs ?? 0) + historyMs + 1);
        break;
      }
      samples.push({ timeMs, value });
      // One at the very begin of a window is the one that counting starts from.
      if (timeMs <= fromMs - historyMs) earlier += 1;
      if (earlier > before) break;
    }
    byMetric.set(metric, samples.reverse());
  }
  return new Samples(byMetric, completeFromMs);
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
