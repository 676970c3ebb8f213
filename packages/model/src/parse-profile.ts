import { checkAlarms, readAlarms } from './parse-alarm.ts';
import { checkCommands, readCommands } from './parse-command.ts';
import { isMetricName, readMetric, readPaths } from './parse-metric.ts';
import {
  type DecodeMatch,
  type DecodeRule,
  type DeviceProfile,
  deviceClasses,
  type TimeDefinition,
} from './profile.ts';
import {
  type ReadShape,
  readBoolean,
  readEntries,
  readFields,
  readList,
  readName,
  readNumber,
  readOneOf,
  readPath,
  readPattern,
  readText,
  readWhole,
  wrongShape,
} from './shape.ts';

/** The most metrics that one profile names. */
export const maxMetrics = 1000;

/**
 * Reads a whole device profile strictly, so that a slip is told when it is published and not by readings that are missing.
 * What the formats themselves take is checked by whoever compiles them.
 * @throws NameplateError INVALID_VALUE with the `path` and what was `expected` in its metadata
 */
export function parseProfile(value: unknown): DeviceProfile {
  const profile = readFields<DeviceProfile>(value, '', {
    format: readFormat,
    options: readOptions,
    decode: readRules,
    extends: readText(512),
    class: readOneOf(deviceClasses),
    name: readName,
    description: readName,
    version: readWhole(1, Number.MAX_SAFE_INTEGER),
    expectedIntervalS: readNumber(1, yearS),
    records: readPath,
    time: readTime,
    acceptUnknown: readBoolean,
    metrics: readMetrics,
    commands: readCommands,
    alarms: readAlarms,
  });
  const { format = 'json', metrics } = profile;
  if (metrics === undefined) throw wrongShape('metrics', 'a JSON object, a metric a field');
  if (Object.keys(metrics).length === 0 && profile.acceptUnknown !== true)
    throw wrongShape('metrics', 'at least one metric, or acceptUnknown: true');
  if (profile.records !== undefined && format !== 'json')
    throw wrongShape('records', 'no records, since the format is not json');
  const whole = { ...profile, format, metrics };
  checkAlarms(whole);
  checkCommands(whole);
  return whole;
}

const maxRules = 64;
const yearS = 366 * 86_400;

const readFormat = readPattern(/^[a-z][a-z0-9-]{0,31}$/, 'the name of a payload format such as json or senml-json');

const readOptions: ReadShape<Readonly<Record<string, unknown>>> = (value, path) =>
  Object.fromEntries(readEntries(value, path));

const readRules: ReadShape<readonly DecodeRule[]> = readList((value, path) => {
  const { match, format, ...options } = Object.fromEntries(readEntries(value, path));
  return {
    ...(match !== undefined && { match: readMatch(match, `${path}.match`) }),
    format: readFormat(format, `${path}.format`),
    ...options,
  };
}, maxRules);

const readMatch: ReadShape<DecodeMatch> = (value, path) => {
  const match = readFields<DecodeMatch>(value, path, {
    port: readPattern(/^[^/+#\0]{1,64}$/, 'one level of a topic'),
    contentType: readPattern(/^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/, 'a media type such as application/json'),
    fPort: readWhole(1, 255),
  });
  if (Object.keys(match).length === 0) throw wrongShape(path, 'port, contentType, fPort, or some of them');
  return match;
};

const readTime: ReadShape<TimeDefinition> = (value, path) => {
  const time = readFields<TimeDefinition>(value, path, {
    path: readPaths,
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
