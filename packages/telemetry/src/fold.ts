import { advance, type Fold, type MetricDefinition, type Reading } from '@nameplate/model';
import { ExactSum } from './exact-sum.ts';

/** Folds the readings of one window after the other. */
export interface Folder {
  add(reading: Reading): void;
  /** The window's figure, undefined when it held nothing to fold; begins the next window. */
  finish(): number | undefined;
}

/** Every fold; the order of the model. */
export const folds: readonly Fold[] = ['min', 'max', 'mean', 'sum', 'count', 'first', 'last', 'delta'];

/** A folder for one aggregate. `baseline` is the last reading before the first window, for `delta`. */
export function createFolder(
  fold: Fold,
  definition: MetricDefinition | undefined,
  baseline: Reading | undefined,
): Folder {
  if (fold === 'count') return new CountFolder();
  if (fold === 'delta') return new DeltaFolder(definition, baseline);
  if (fold === 'sum' || fold === 'mean') return new SumFolder(fold === 'mean');
  return new PickFolder(pick[fold]);
}

/** A number, or a truth value as 0 and 1, so that the mean of a state is the share of its readings that were true. */
export function foldable({ value }: Reading): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : undefined;
}

const pick: Readonly<Record<'min' | 'max' | 'first' | 'last', (held: number, value: number) => number>> = {
  min: Math.min,
  max: Math.max,
  first: (held) => held,
  last: (_, value) => value,
};

class PickFolder implements Folder {
  readonly #pick: (held: number, value: number) => number;
  #held: number | undefined;

  constructor(pick: (held: number, value: number) => number) {
    this.#pick = pick;
  }

  add(reading: Reading): void {
    const value = foldable(reading);
    if (value !== undefined) this.#held = this.#held === undefined ? value : this.#pick(this.#held, value);
  }

  finish(): number | undefined {
    const held = this.#held;
    this.#held = undefined;
    return held;
  }
}

class CountFolder implements Folder {
  #count = 0;

  add(): void {
    this.#count += 1;
  }

  finish(): number {
    const count = this.#count;
    this.#count = 0;
    return count;
  }
}

class SumFolder implements Folder {
  readonly #mean: boolean;
  #sum = new ExactSum();
  #count = 0;

  constructor(mean: boolean) {
    this.#mean = mean;
  }

  add(reading: Reading): void {
    const value = foldable(reading);
    if (value === undefined) return;
    this.#sum.add(value);
    this.#count += 1;
  }

  finish(): number | undefined {
    const result = this.#count === 0 ? undefined : this.#sum.value / (this.#mean ? this.#count : 1);
    this.#sum = new ExactSum();
    this.#count = 0;
    return result;
  }
}

/** What was counted up to each reading since the one before it, also over the edge of windows: windows add up to the whole. */
class DeltaFolder implements Folder {
  readonly #definition: MetricDefinition | undefined;
  #before: number | undefined;
  #sum: ExactSum | undefined;

  constructor(definition: MetricDefinition | undefined, baseline: Reading | undefined) {
    this.#definition = definition;
    this.#before = baseline && foldable(baseline);
  }

  add(reading: Reading): void {
    const value = foldable(reading);
    if (value === undefined) return;
    // Each report is an amount of its own.
    if (this.#definition?.kind === 'absolute') {
      this.#sum ??= new ExactSum();
      return this.#sum.add(value);
    }
    if (this.#before !== undefined) {
      this.#sum ??= new ExactSum();
      this.#count(this.#sum, this.#before, value);
    }
    this.#before = value;
  }

  finish(): number | undefined {
    const sum = this.#sum?.value;
    this.#sum = undefined;
    return sum;
  }

  #count(sum: ExactSum, before: number, after: number): void {
    const counter = this.#definition?.kind === 'counter' && after < before;
    const { amount, how } = counter
      ? advance(before, after, this.#definition?.rollover)
      : { amount: 0, how: 'forward' };
    if (how === 'rollover' || how === 'reset') return sum.add(amount);
    // Both terms, not their rounded difference: forward windows come out as last minus first.
    sum.add(after);
    sum.add(-before);
  }
}
