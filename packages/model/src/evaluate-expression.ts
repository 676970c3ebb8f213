import { advance } from './counter.ts';
import { type Expression, nodesOf } from './expression.ts';
import type { MetricDefinition } from './profile.ts';
import type { ReadingValue } from './reading.ts';

/** A value at a moment. */
export interface Sample {
  readonly timeMs: number;
  readonly value: ReadingValue;
}

/** What an expression is evaluated over. */
export interface ExpressionEnvironment {
  /** The moment, Unix milliseconds: nothing later counts. */
  readonly nowMs: number;
  /** Readings of a metric in order of time, as far back as `historyOf` says and one before that. */
  readonly readings: (metric: string) => readonly Sample[];
  readonly metrics: Readonly<Record<string, MetricDefinition>>;
  /** When the device last reported anything. */
  readonly lastSeenMs?: number;
  readonly expectedIntervalS?: number;
  /** Is the place, a `geo:` URI, inside of the fence? Undefined: not known. */
  readonly inside?: (place: string, fence: string) => boolean | undefined;
}

/**
 * The value of a checked expression; undefined when it cannot be known: a metric that has not reported, a window without
 * readings, a division by zero. `and` and `or` know what they can: false and unknown is false.
 */
export function evaluate(expression: Expression, environment: ExpressionEnvironment): ReadingValue | undefined {
  switch (expression.op) {
    case 'number':
    case 'text':
    case 'boolean':
      return expression.value;
    case 'metric':
      return latest(expression.name, environment)?.value;
    case 'variable':
      return expression.name === 'expectedInterval'
        ? environment.expectedIntervalS
        : secondsSince(environment.lastSeenMs, environment);
    case 'not': {
      const value = evaluate(expression.operand, environment);
      return typeof value === 'boolean' ? !value : undefined;
    }
    case 'negate': {
      const value = evaluate(expression.operand, environment);
      return typeof value === 'number' ? -value : undefined;
    }
    case 'binary':
      return binary(expression, environment);
    default:
      return call(expression, environment);
  }
}

/** How far back each metric's readings matter, milliseconds: what the environment has to hold. */
export function historyOf(expression: Expression): ReadonlyMap<string, number> {
  const needed = new Map<string, number>();
  const visit = (node: Expression, beforeMs: number) => {
    if (node.op === 'metric') needed.set(node.name, Math.max(needed.get(node.name) ?? 0, beforeMs));
    if (node.op === 'not' || node.op === 'negate') visit(node.operand, beforeMs);
    if (node.op === 'binary') for (const side of [node.left, node.right]) visit(side, beforeMs);
    if (node.op === 'call')
      for (const arg of node.args) visit(arg, beforeMs + (node.windowMs ?? 0) + (node.overMs ?? 0));
  };
  visit(expression, 0);
  return needed;
}

type Binary = Extract<Expression, { readonly op: 'binary' }>;

function binary({ operator, left, right }: Binary, environment: ExpressionEnvironment): ReadingValue | undefined {
  const a = evaluate(left, environment);
  const b = evaluate(right, environment);
  if (operator === 'and') return a === false || b === false ? false : a === true && b === true ? true : undefined;
  if (operator === 'or') return a === true || b === true ? true : a === false && b === false ? false : undefined;
  if (a === undefined || b === undefined) return undefined;
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return finite(operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : a / b);
  }
}

type Call = Extract<Expression, { readonly op: 'call' }>;

function call(
  { name, args, windowMs = 0, overMs }: Call,
  environment: ExpressionEnvironment,
): ReadingValue | undefined {
  const [first, second] = args;
  if (first === undefined) return undefined;
  const metric = first.op === 'metric' ? first.name : '';
  switch (name) {
    case 'delta':
      return delta(metric, windowMs, environment);
    case 'rate': {
      const change = delta(metric, windowMs, environment);
      return change === undefined ? undefined : change / (windowMs / 1000);
    }
    case 'age':
      return secondsSince(latest(metric, environment)?.timeMs, environment);
    case 'previous':
      return past(metric, environment).at(-2)?.value;
    case 'changed':
      return changed(metric, overMs, environment);
    case 'inside': {
      const place = evaluate(first, environment);
      const fence = second && evaluate(second, environment);
      return typeof place === 'string' && typeof fence === 'string' ? environment.inside?.(place, fence) : undefined;
    }
    case 'abs': {
      const value = evaluate(first, environment);
      return typeof value === 'number' ? Math.abs(value) : undefined;
    }
    default:
      if (overMs !== undefined) return fold(name, over(first, overMs, environment));
      return least(
        name,
        args.map((arg) => evaluate(arg, environment)),
      );
  }
}

/** Of every moment of the window at which a metric of the expression was reported. */
function over(
  expression: Expression,
  overMs: number,
  environment: ExpressionEnvironment,
): (ReadingValue | undefined)[] {
  const { nowMs } = environment;
  const within = (sample: Sample) => sample.timeMs > nowMs - overMs;
  if (expression.op === 'metric')
    return past(expression.name, environment)
      .filter(within)
      .map(({ value }) => value);
  const names = new Set([...nodesOf(expression)].flatMap((node) => (node.op === 'metric' ? [node.name] : [])));
  const moments = new Set(
    [...names].flatMap((name) =>
      past(name, environment)
        .filter(within)
        .map(({ timeMs }) => timeMs),
    ),
  );
  return [...moments].map((timeMs) => evaluate(expression, { ...environment, nowMs: timeMs }));
}

/** min(a, b) of what is not known is not known. */
function least(name: string, values: readonly (ReadingValue | undefined)[]): number | undefined {
  return values.every((value) => typeof value === 'number') ? fold(name, values) : undefined;
}

/** What is not known at a moment is left out of the window. */
function fold(name: string, values: readonly (ReadingValue | undefined)[]): number | undefined {
  if (name === 'count') return values.filter((value) => value !== undefined && value !== false).length;
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === 0) return undefined;
  if (name === 'min') return numbers.reduce((a, b) => Math.min(a, b));
  if (name === 'max') return numbers.reduce((a, b) => Math.max(a, b));
  const sum = numbers.reduce((a, b) => a + b);
  return finite(name === 'avg' ? sum / numbers.length : sum);
}

/** From the last reading at or before the window's begin; counting begins with the first reading when there is none. */
function delta(metric: string, windowMs: number, environment: ExpressionEnvironment): number | undefined {
  const startMs = environment.nowMs - windowMs;
  const samples = past(metric, environment).filter(({ value }) => typeof value === 'number');
  const definition = Object.hasOwn(environment.metrics, metric) ? environment.metrics[metric] : undefined;
  if (definition?.kind === 'absolute')
    return fold(
      'sum',
      samples.filter(({ timeMs }) => timeMs > startMs).map(({ value }) => value),
    );
  const before = samples.findLastIndex(({ timeMs }) => timeMs <= startMs);
  const counted = samples.slice(Math.max(before, 0));
  if (counted.length === 0 || (before < 0 && counted.length < 2)) return undefined;
  let sum = 0;
  for (const [i, sample] of counted.entries()) {
    const last = counted[i - 1];
    if (last === undefined || typeof last.value !== 'number' || typeof sample.value !== 'number') continue;
    if (definition?.kind === 'counter') sum += advance(last.value, sample.value, definition.rollover).amount;
    else sum += sample.value - last.value;
  }
  return finite(sum);
}

function changed(metric: string, overMs: number | undefined, environment: ExpressionEnvironment): boolean | undefined {
  const samples = past(metric, environment);
  if (samples.length < 2) return undefined;
  if (overMs === undefined) return samples.at(-1)?.value !== samples.at(-2)?.value;
  const startMs = environment.nowMs - overMs;
  return samples.some((sample, i) => i > 0 && sample.timeMs > startMs && sample.value !== samples[i - 1]?.value);
}

function past(metric: string, { nowMs, readings }: ExpressionEnvironment): readonly Sample[] {
  const samples = readings(metric);
  const after = samples.findIndex(({ timeMs }) => timeMs > nowMs);
  return after < 0 ? samples : samples.slice(0, after);
}

function latest(metric: string, environment: ExpressionEnvironment): Sample | undefined {
  return past(metric, environment).at(-1);
}

function secondsSince(timeMs: number | undefined, { nowMs }: ExpressionEnvironment): number | undefined {
  return timeMs === undefined ? undefined : Math.max(0, (nowMs - timeMs) / 1000);
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}
