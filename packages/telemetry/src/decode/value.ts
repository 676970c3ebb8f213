import { type Problem, shown } from '@nameplate/formats';
import {
  applyConversion,
  isNumericKind,
  type MetricDefinition,
  type MetricKind,
  type QualityFlag,
  type ReadingValue,
  ucumCode,
  unitConversion,
} from '@nameplate/model';
import { readPlace } from './place.ts';
import { readState } from './state.ts';

/** A value as its metric has it, and the doubts that reading it raised. */
export interface ReadValue {
  readonly value: ReadingValue;
  readonly flags: readonly QualityFlag[];
}

/** A value from the payload as its metric has it; undefined when the device says that it has none (`null`). */
export function readValue(
  metric: string,
  definition: MetricDefinition,
  { raw, unit }: { readonly raw: unknown; readonly unit?: unknown },
  textLength: number,
): ReadValue | Problem | undefined {
  if (raw === null) return undefined;
  const { kind } = definition;
  if (isNumericKind(kind)) return readQuantity(metric, definition, raw, unit);
  if (kind === 'geo') return good(readPlace(raw)) ?? wrongType(metric, kind, raw);
  if (typeof raw === 'string' && raw.length > textLength)
    return { reason: 'value-too-long', message: `${metric}: ${raw.length} characters, at most ${textLength}.` };
  if (kind === 'text') return good(typeof raw === 'string' ? raw : undefined) ?? wrongType(metric, kind, raw);
  if (typeof raw === 'number' && !Number.isFinite(raw)) return notFinite(metric);
  return readState(definition, raw) ?? wrongType(metric, kind, raw);
}

/** What a field that no metric names becomes; undefined for what is no scalar. */
export function kindOf(raw: unknown): MetricKind | undefined {
  if (typeof raw === 'number' || typeof raw === 'bigint') return 'gauge';
  if (typeof raw === 'boolean') return 'state';
  if (typeof raw !== 'string') return undefined;
  return isNoNumber(raw) ? 'gauge' : 'text';
}

/** What programs write for a number that JSON does not have. It says that there is no number, and is no text. */
function isNoNumber(text: string): boolean {
  return /^[+-]?(?:nan|inf|infinity)$/i.test(text);
}

const none: readonly QualityFlag[] = [];

function good(value: ReadingValue | undefined): ReadValue | undefined {
  return value === undefined ? undefined : { value, flags: none };
}

const numeral = /^\s*[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,4})?\s*$/;

function readQuantity(metric: string, definition: MetricDefinition, raw: unknown, unit: unknown): ReadValue | Problem {
  const { kind, scale = 1, numericText, resolution } = definition;
  let number = typeof raw === 'bigint' ? Number(raw) : raw;
  if (typeof raw === 'string' && numericText === true && numeral.test(raw)) number = Number(raw);
  if (typeof raw === 'string' && isNoNumber(raw)) return notFinite(metric);
  if (typeof number !== 'number') return wrongType(metric, kind, raw);
  const conversion = conversionOf(metric, definition, unit);
  if (conversion !== undefined && 'reason' in conversion) return conversion;
  const scaled = scaleBy(number, scale);
  const converted = conversion === undefined ? scaled : applyConversion(scaled, conversion);
  const touched = resolution !== undefined && (conversion !== undefined || scale !== 1);
  const value = touched ? roundTo(converted, resolution) : converted;
  if (!Number.isFinite(value)) return notFinite(metric);
  // More digits than a double holds: the number is near, not exact.
  const inexact = typeof raw === 'bigint' && BigInt(number) !== raw;
  const flags: QualityFlag[] = conversion === undefined ? [] : ['unit-converted'];
  if (inexact) flags.push('decoder-warning');
  return { value, flags };
}

/** How the number becomes one in the metric's unit; undefined when it is. */
function conversionOf(
  metric: string,
  { unit: wanted, accept, payloadUnit }: MetricDefinition,
  written: unknown,
): { readonly factor: number; readonly offset: number } | Problem | undefined {
  if (wanted === undefined) return undefined;
  const said = written ?? payloadUnit;
  if (said === undefined || said === wanted) return undefined;
  const code = typeof said === 'string' ? (ucumCode(said) ?? said) : undefined;
  if (code === wanted) return undefined;
  const conversion = code === undefined ? undefined : unitConversion(code, wanted);
  if (code === undefined || conversion === undefined)
    return { reason: 'unit', message: `${metric}: ${shown(said)} cannot be converted to ${wanted}.` };
  if (accept !== undefined && !accept.includes(code))
    return { reason: 'unit', message: `${metric}: ${code} is not among the units accepted.` };
  return conversion;
}

/** 3 × 0.1 is 0.30000000000000004, 3 ÷ 10 is 0.3: the factor of a decimal register is better divided by. */
function scaleBy(number: number, scale: number): number {
  const divisor = 1 / scale;
  return Number.isInteger(divisor) ? number / divisor : number * scale;
}

/** To a multiple of the resolution, without dust where that is a decimal fraction. */
function roundTo(number: number, resolution: number): number {
  const steps = Math.round(number / resolution);
  return Number.isFinite(steps) ? scaleBy(steps, resolution) : number;
}

function wrongType(metric: string, kind: MetricKind, raw: unknown): Problem {
  return { reason: 'value-type', message: `${metric}: ${shown(raw)} is no value of a ${kind}.` };
}

/** JSON has no infinity, but 1e999 is read as one. */
function notFinite(metric: string): Problem {
  return { reason: 'value-not-finite', message: `${metric}: no finite number.` };
}
