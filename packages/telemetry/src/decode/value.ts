import { type Problem, shown } from '@nameplate/formats';
import type { MetricDefinition, MetricKind, ReadingValue } from '@nameplate/model';

/** A value from the payload as its metric has it; undefined when the device says that it has none (`null`). */
export function readValue(
  metric: string,
  definition: MetricDefinition,
  raw: unknown,
  textLength: number,
): ReadingValue | Problem | undefined {
  if (raw === null) return undefined;
  if (definition.kind === 'gauge' || definition.kind === 'counter') return readNumber(metric, definition, raw);
  if (typeof raw === 'string') {
    if (raw.length <= textLength) return raw;
    return { reason: 'value-too-long', message: `${metric}: ${raw.length} characters, at most ${textLength}.` };
  }
  if (definition.kind === 'state') {
    if (typeof raw === 'boolean') return raw;
    if (typeof raw === 'number') return Number.isFinite(raw) ? raw : notFinite(metric);
  }
  return wrongType(metric, definition.kind, raw);
}

/** What a field that no metric names becomes; undefined for what is no scalar. */
export function kindOf(raw: unknown): MetricKind | undefined {
  if (typeof raw === 'number') return 'gauge';
  if (typeof raw === 'boolean') return 'state';
  return typeof raw === 'string' ? 'text' : undefined;
}

const numeral = /^\s*[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,4})?\s*$/;

function readNumber(
  metric: string,
  { kind, scale = 1, numericText }: MetricDefinition,
  raw: unknown,
): number | Problem {
  let number = raw;
  if (typeof raw === 'string' && numericText === true && numeral.test(raw)) number = Number(raw);
  if (typeof number !== 'number') return wrongType(metric, kind, raw);
  const scaled = scaleBy(number, scale);
  return Number.isFinite(scaled) ? scaled : notFinite(metric);
}

/** 3 × 0.1 is 0.30000000000000004, 3 ÷ 10 is 0.3: the factor of a decimal register is better divided by. */
function scaleBy(number: number, scale: number): number {
  const divisor = 1 / scale;
  return Number.isInteger(divisor) ? number / divisor : number * scale;
}

function wrongType(metric: string, kind: MetricKind, raw: unknown): Problem {
  return { reason: 'value-type', message: `${metric}: ${shown(raw)} is no value of a ${kind}.` };
}

/** JSON has no infinity, but 1e999 is read as one. */
function notFinite(metric: string): Problem {
  return { reason: 'value-not-finite', message: `${metric}: the number is too large.` };
}
