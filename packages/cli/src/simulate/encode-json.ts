import {
  convertUnit,
  type DeviceProfile,
  isNumericKind,
  type MetricDefinition,
  type PathStep,
  parseJsonPath,
} from '@nameplate/model';
import type { MakeEncoder } from './encoding.ts';
import type { Report } from './report.ts';
import type { Value } from './value.ts';

/** JSON as the profile reads it: values at the paths of their metrics, the time where and as it wants it. */
export const jsonEncoding: MakeEncoder = (profile, options) => {
  const records = typeof options['records'] === 'string' ? stepsOf(options['records']) : undefined;
  return {
    metrics: Object.keys(profile.metrics),
    timed: profile.time !== undefined,
    batch: profile.time === undefined ? 1 : 100,
    encode(reports) {
      const made = reports.map((report) => recordOf(profile, report));
      const whole = records !== undefined ? put({}, records, made) : made.length === 1 ? made[0] : made;
      return Buffer.from(JSON.stringify(whole));
    },
  };
};

function recordOf(profile: DeviceProfile, { timeMs, values }: Report): unknown {
  let record: unknown = {};
  const [time] = [profile.time?.path ?? []].flat();
  if (time !== undefined) record = put(record, stepsOf(time), timeOf(profile, timeMs));
  for (const [name, value] of values) {
    const definition = profile.metrics[name];
    if (definition === undefined) continue;
    const [path] = [definition.path ?? []].flat();
    record = put(record, path === undefined ? [name] : stepsOf(path), written(definition, value));
    const [unitPath] = [definition.unitPath ?? []].flat();
    if (unitPath !== undefined && definition.unit !== undefined)
      record = put(record, stepsOf(unitPath), definition.payloadUnit ?? definition.unit);
  }
  return record;
}

function timeOf({ time }: DeviceProfile, timeMs: number): string | number {
  if (time?.form === 'unix-s') return timeMs / 1000;
  return time?.form === 'unix-ms' ? timeMs : new Date(timeMs).toISOString();
}

/** The number as the device has it: before `scale` and `payloadUnit` are undone. */
export function written(definition: MetricDefinition, value: Value, payloadUnit = definition.payloadUnit): Value {
  if (typeof value !== 'number' || !isNumericKind(definition.kind)) return value;
  const { unit, scale = 1, numericText } = definition;
  const sent =
    unit === undefined || payloadUnit === undefined ? value : (convertUnit(value, unit, payloadUnit) ?? value);
  const raw = Number((sent / scale).toPrecision(12));
  return numericText === true ? String(raw) : raw;
}

function stepsOf(path: string): readonly PathStep[] {
  return parseJsonPath(path) ?? [path];
}

/** The JSON value with one more in it, at a path. */
function put(into: unknown, [step, ...rest]: readonly PathStep[], value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(into) ? [...into] : [];
    while (list.length < step) list.push(null);
    list[step] = put(list[step], rest, value);
    return list;
  }
  const fields = typeof into === 'object' && into !== null ? (into as Record<string, unknown>) : {};
  return { ...fields, [step]: put(Object.hasOwn(fields, step) ? fields[step] : undefined, rest, value) };
}
