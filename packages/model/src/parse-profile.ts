import { parseJsonPath } from './json-path.ts';
import type { DeviceProfile, MetricDefinition } from './profile.ts';
import {
  type ReadShape,
  readBoolean,
  readEntries,
  readFields,
  readName,
  readNumber,
  readOneOf,
  readRange,
  readUnit,
  wrongShape,
} from './shape.ts';

/** The most metrics that one profile names. */
export const maxMetrics = 1000;

/**
 * Reads a device profile strictly, so that a slip is told when it is published and not by readings that are missing.
 * @throws NameplateError INVALID_VALUE with the `path` and what was `expected` in its metadata
 */
export function parseProfile(value: unknown): DeviceProfile {
  const profile = readFields<DeviceProfile>(value, '', {
    format: readOneOf(['json']),
    records: readPath,
    time: readTime,
    acceptUnknown: readBoolean,
    metrics: readMetrics,
  });
  const { format, metrics } = profile;
  if (format === undefined) throw wrongShape('format', 'json');
  if (metrics === undefined) throw wrongShape('metrics', 'a JSON object, a metric a field');
  if (Object.keys(metrics).length === 0 && profile.acceptUnknown !== true)
    throw wrongShape('metrics', 'at least one metric, or acceptUnknown: true');
  return { ...profile, format, metrics };
}

/** May a metric have this name? Letters and digits of any script, and `_ - . : /`. */
export function isMetricName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.:/-]{0,63}$/u.test(name);
}

const readPath: ReadShape<string> = (value, path) => {
  if (typeof value === 'string' && parseJsonPath(value) !== undefined) return value;
  throw wrongShape(path, 'a path such as energy.total, phases[0].voltage or ["a.b"]');
};

const yearS = 366 * 86_400;

const readTime: ReadShape<NonNullable<DeviceProfile['time']>> = (value, path) => {
  const time = readFields<NonNullable<DeviceProfile['time']>>(value, path, {
    path: readPath,
    form: readOneOf(['rfc3339', 'unix-s', 'unix-ms']),
    maxFutureS: readNumber(0, 10 * yearS),
    maxPastS: readNumber(0, 100 * yearS),
  });
  if (time.path === undefined) throw wrongShape(`${path}.path`, 'the path of the device time');
  return { ...time, path: time.path };
};

const readMetrics: ReadShape<DeviceProfile['metrics']> = (value, path) => {
  const entries = readEntries(value, path);
  if (entries.length > maxMetrics) throw wrongShape(path, `at most ${maxMetrics} metrics`);
  return Object.fromEntries(
    entries.map(([name, metric]) => {
      const at = `${path}.${name}`;
      if (!isMetricName(name)) throw wrongShape(at, 'a name of 1 to 64 letters, digits, and _ - . : /');
      return [name, readMetric(metric, at, name)];
    }),
  );
};

function readMetric(value: unknown, path: string, name: string): MetricDefinition {
  const metric = readFields<MetricDefinition>(value, path, {
    kind: readOneOf(['gauge', 'counter', 'state', 'text']),
    unit: readUnit,
    path: readPath,
    scale: readScale,
    numericText: readBoolean,
    name: readName,
    range: readRange,
    step: readStep,
    rollover: readNumber(Number.MIN_VALUE, Number.MAX_SAFE_INTEGER),
    visibility: readOneOf(['public', 'private']),
  });
  const { kind } = metric;
  if (kind === undefined) throw wrongShape(`${path}.kind`, 'one of gauge, counter, state, text');
  for (const field of numericFields)
    if (metric[field] !== undefined && kind !== 'gauge' && kind !== 'counter')
      throw wrongShape(`${path}.${field}`, `no ${field}, since the kind is ${kind}; or kind gauge or counter`);
  if (metric.rollover !== undefined && kind !== 'counter')
    throw wrongShape(`${path}.rollover`, `no rollover, since the kind is ${kind}; or kind counter`);
  if (metric.path === undefined && parseJsonPath(name) === undefined)
    throw wrongShape(`${path}.path`, 'a path, since the name is none');
  return { ...metric, kind };
}

const numericFields = ['unit', 'scale', 'numericText', 'range', 'step'] as const;

const readScale: ReadShape<number> = (value, path) => {
  const scale = readNumber()(value, path);
  if (scale === 0) throw wrongShape(path, 'a number other than 0');
  return scale;
};

const readStep: ReadShape<NonNullable<MetricDefinition['step']>> = (value, path) => {
  const { max, perS } = readFields<NonNullable<MetricDefinition['step']>>(value, path, {
    max: readNumber(0),
    perS: readNumber(0.001, yearS),
  });
  if (max === undefined) throw wrongShape(`${path}.max`, 'the largest plausible change');
  if (perS === undefined) throw wrongShape(`${path}.perS`, 'the seconds that it is for');
  return { max, perS };
};
