import { NameplateError } from '@nameplate/model';

/** What a device reports at one moment, as its profile reads it: nested objects and arrays are allowed. */
export type ReadingValues = Readonly<Record<string, unknown>>;

/** How the time is written into the record. */
export interface TimeField {
  /** Field of the record. */
  readonly name: string;
  readonly form: 'rfc3339' | 'unix-ms' | 'unix-s';
}

/** Longest record, octets of its JSON. */
export const recordBytesMax = 65_536;

/**
 * One record as JSON text, with the time in it.
 * @throws NameplateError INVALID_VALUE when it cannot be written as JSON, is too long, or has a field of the time's name
 */
export function encodeRecord(values: ReadingValues, timeMs: number, field: TimeField): string {
  if (Object.hasOwn(values, field.name))
    throw invalid(`The field ${field.name} holds the time; give it as the option time.`);
  if (Object.keys(values).length === 0) throw invalid('A report has at least one value.');
  let text: string;
  try {
    text = JSON.stringify({ [field.name]: timeOf(timeMs, field.form), ...values }, finiteOnly);
  } catch (cause) {
    if (cause instanceof NameplateError) throw cause;
    throw new NameplateError('INVALID_VALUE', 'The values cannot be written as JSON.', { cause });
  }
  if (Buffer.byteLength(text) <= recordBytesMax) return text;
  throw invalid(`One report has at most ${recordBytesMax} octets; give files another way.`);
}

function finiteOnly(name: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw invalid(`${name} is ${value}: JSON has no such number.`);
  return value;
}

function timeOf(ms: number, form: TimeField['form']): string | number {
  if (form === 'rfc3339') return new Date(ms).toISOString();
  return form === 'unix-ms' ? ms : ms / 1000;
}

function invalid(message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason: 'REPORT' });
}
