import { parseJsonPath } from './json-path.ts';
import { isNumericKind, type MetricDefinition, type MetricKind, metricKinds, type StateName } from './profile.ts';
import {
  type ReadShape,
  readBoolean,
  readEntries,
  readFields,
  readList,
  readName,
  readNumber,
  readOneOf,
  readOneOrMore,
  readPath,
  readPattern,
  readRange,
  readText,
  readUnit,
  wrongShape,
} from './shape.ts';

/** May a metric have this name? Letters and digits of any script, and `_ - . : /`. */
export function isMetricName(name: string): boolean {
  return metricName.test(name);
}

const metricName = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.:/-]{0,63}$/u;

/** Alternatives of one path or code. */
const maxAlternatives = 8;
const maxStates = 256;
const yearS = 366 * 86_400;

/** Reads one metric of a profile. @throws NameplateError INVALID_VALUE */
export function readMetric(value: unknown, path: string, name: string): MetricDefinition {
  const metric = readFields<MetricDefinition>(value, path, {
    kind: readOneOf(metricKinds),
    unit: readUnit,
    accept: readList(readUnit, 32),
    payloadUnit: readUnit,
    unitPath: readPath,
    path: readPaths,
    obis: codes(/^\d{1,3}-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3}(?:\*\d{1,3})?$/, 'an OBIS code such as 1-0:1.8.0'),
    ucifi: codes(/^\d{1,5}\/\d{1,5}$/, 'an object and a resource such as 3424/1'),
    dlt645: codes(/^(?:[0-9A-F]{8}|[0-9A-F]{4})$/, 'a data identifier of 8 or 4 hexadecimal digits such as 00010000'),
    cjt188: codes(/^[0-9A-F]{4}\/[A-Za-z][A-Za-z0-9]{0,31}$/, 'a data identifier and a field such as 901F/volume'),
    scale: readScale,
    numericText: readBoolean,
    name: readName,
    description: readName,
    values: readValues,
    range: readRange,
    step: readStep,
    rollover: readNumber(Number.MIN_VALUE, Number.MAX_SAFE_INTEGER),
    resolution: readNumber(Number.MIN_VALUE, Number.MAX_SAFE_INTEGER),
    visibility: readOneOf(['public', 'private']),
  });
  const { kind } = metric;
  if (kind === undefined) throw wrongShape(`${path}.kind`, `one of ${metricKinds.join(', ')}`);
  refuseWhatTheKindHasNot(metric, kind, path);
  if (metric.path === undefined && parseJsonPath(name) === undefined)
    throw wrongShape(`${path}.path`, 'a path, since the name is none');
  return { ...metric, kind };
}

/** Paths of metrics and times: one, or alternatives. */
export const readPaths: ReadShape<string | readonly string[]> = readOneOrMore(readPath, maxAlternatives);

const numericFields = [
  'unit',
  'accept',
  'payloadUnit',
  'unitPath',
  'scale',
  'numericText',
  'range',
  'step',
  'resolution',
] as const;

function refuseWhatTheKindHasNot(metric: Partial<MetricDefinition>, kind: MetricKind, path: string): void {
  for (const field of numericFields)
    if (metric[field] !== undefined && !isNumericKind(kind))
      throw wrongShape(
        `${path}.${field}`,
        `no ${field}, since the kind is ${kind}; or kind gauge, counter or absolute`,
      );
  for (const field of ['accept', 'payloadUnit', 'unitPath'] as const)
    if (metric[field] !== undefined && metric.unit === undefined)
      throw wrongShape(`${path}.${field}`, `no ${field} without a unit to convert to`);
  if (metric.step !== undefined && kind === 'absolute')
    throw wrongShape(`${path}.step`, 'no step, since the kind is absolute; or kind gauge or counter');
  if (metric.rollover !== undefined && kind !== 'counter')
    throw wrongShape(`${path}.rollover`, `no rollover, since the kind is ${kind}; or kind counter`);
  if (metric.values !== undefined && kind !== 'state' && kind !== 'event')
    throw wrongShape(`${path}.values`, `no values, since the kind is ${kind}; or kind state or event`);
}

function codes(pattern: RegExp, expected: string): ReadShape<string | readonly string[]> {
  return readOneOrMore(readPattern(pattern, expected), maxAlternatives);
}

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

const readValues: ReadShape<NonNullable<MetricDefinition['values']>> = (value, path) => {
  const entries = readEntries(value, path);
  if (entries.length === 0 || entries.length > maxStates) throw wrongShape(path, `1 to ${maxStates} codes`);
  return Object.fromEntries(entries.map(([code, state]) => [code, readState(state, `${path}.${code}`)]));
};

const readState: ReadShape<StateName> = (value, path) => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return stateName(value, path);
  const state = readFields<Extract<StateName, object>>(value, path, {
    name: stateName,
    en: readText(200),
    zh: readText(200),
  });
  if (state.name === undefined) throw wrongShape(`${path}.name`, 'what the code stands for');
  return { ...state, name: state.name };
};

const stateName = readPattern(metricName, 'a name of 1 to 64 letters, digits, and _ - . : /');
