import { type ChosenDecoding, type PayloadRecord, type Problem, shown } from '@nameplate/formats';
import type { DeviceProfile, Reading } from '@nameplate/model';
import { compileDecoder, type EncodedMessage } from '@nameplate/telemetry';
import * as format from '../format.ts';
import { fields, table } from '../table.ts';

/** What a payload becomes by a profile, and what of it does not and why. */
export interface Trial {
  /** `decode[1]`, or `format`. */
  readonly rule: string;
  readonly format: string | undefined;
  readonly records: readonly PayloadRecord[];
  readonly readings: readonly Reading[];
  readonly problems: readonly Problem[];
  /** Fields of the records that no metric is in. */
  readonly unused: readonly string[];
}

/** Decodes a payload as the server would. @throws NameplateError INVALID_VALUE when the profile cannot work */
export async function tryProfile(profile: DeviceProfile, message: EncodedMessage): Promise<Trial> {
  const decoder = await compileDecoder(profile);
  const decoded: ChosenDecoding = decoder.records(message);
  const mapped =
    decoded.records.length > 0 || decoded.rejected === undefined
      ? decoder.map(decoded.records, message)
      : { readings: [], problems: [] };
  return {
    rule: decoded.rule === undefined ? 'format' : `decode[${decoded.rule}]`,
    format: decoded.format,
    records: decoded.records,
    readings: mapped.readings,
    problems: [...(decoded.rejected ? [decoded.rejected] : []), ...(mapped.problems ?? [])],
    unused: [...new Set(decoded.records.flatMap((record) => decoder.unused(record)))],
  };
}

/** The profile with one format for every message: that of a rule that has its options, where there is one. */
export function withFormat(profile: DeviceProfile, name: string): DeviceProfile {
  const { decode = [], options, records, ...rest } = profile;
  const { match: _, format: found, ...own } = decode.find((rule) => rule.format === name) ?? { format: '' };
  if (found === name) return { ...rest, format: name, options: own };
  if (profile.format === name)
    return { ...rest, format: name, ...(options && { options }), ...(records && { records }) };
  return { ...rest, format: name };
}

/** A trial for people. */
export function trialText(trial: Trial, columns: number): string {
  const { rule, format: name, records, readings, problems, unused } = trial;
  const head = fields([
    ['rule', name === undefined ? 'none' : `${rule}, ${name}`],
    ['records', String(records.length)],
    ...records.slice(0, 5).map((record, i) => [`record ${i + 1}`, recordText(record, columns - 20)] as const),
    ['not in the profile', unused.slice(0, 20).join(', ')],
  ]);
  const rows = readings.map(({ metric, value, unit, deviceTimeMs, quality }) => [
    metric,
    typeof value === 'number' ? String(value) : format.figure(value),
    unit,
    format.time(new Date(deviceTimeMs)),
    quality.join(' ') || 'good',
  ]);
  const shownReadings =
    rows.length === 0 ? '' : `\n${table(['metric', 'value', 'unit', 'measured', 'quality'], rows, columns)}`;
  const refused = problems.map(({ reason, message }) => [reason, message]);
  const shownProblems = refused.length === 0 ? '' : `\n${table(['not used', 'why'], refused, columns)}`;
  return `${head}${shownReadings}${shownProblems}`;
}

/** A trial for scripts: numbers beyond doubles as text, octets as hexadecimal. */
export function trialJson({ rule, format: name, records, readings, problems, unused }: Trial): unknown {
  const plain = (_: string, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  };
  const time = (ms: number) => new Date(ms).toISOString();
  return {
    rule,
    format: name,
    records: JSON.parse(JSON.stringify(records, plain)) as unknown,
    readings: readings.map(({ metric, value, unit, deviceTimeMs, receiveTimeMs, quality }) => ({
      metric,
      value,
      unit,
      deviceTime: time(deviceTimeMs),
      receiveTime: time(receiveTimeMs),
      quality,
    })),
    problems,
    unused,
  };
}

function recordText({ fields: found, timeMs, device }: PayloadRecord, width: number): string {
  const parts = Object.entries(found).map(([name, value]) => `${name}=${scalar(value)}`);
  const about = [device, timeMs === undefined ? undefined : format.time(new Date(timeMs))].filter(Boolean).join(' ');
  const text = `${about === '' ? '' : `${about}: `}${parts.join(' ')}`;
  return text.length > width ? `${text.slice(0, Math.max(1, width - 1))}…` : text;
}

function scalar(value: unknown): string {
  return typeof value === 'bigint' ? value.toString() : shown(value);
}
