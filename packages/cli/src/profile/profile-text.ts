import {
  type AlarmDefinition,
  type BilingualText,
  type DeviceProfile,
  type MetricDefinition,
  stateValue,
} from '@nameplate/model';
import type { Language } from '../language.ts';
import { fields, table } from '../table.ts';
import type { LoadedProfile } from './load-profile.ts';

/** A profile for people: its metrics, commands and alarms. */
export function profileText({ name, version, definition }: LoadedProfile, language: Language, columns: number): string {
  const { metrics, commands = {}, alarms = [], decode = [] } = definition;
  const head = fields(
    [
      ['profile', version === undefined ? name : `${name}, version ${version}`],
      ['name', nameOf(definition.name, language)],
      ['class', definition.class],
      ['extends', definition.extends],
      ['formats', [...new Set([...decode.map((rule) => rule.format), definition.format])].join(', ')],
      ['time', [definition.time?.path ?? 'when received'].flat().join(', ')],
      ['reports', definition.expectedIntervalS && `every ${definition.expectedIntervalS} s`],
    ].filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
  const metricRows = Object.entries(metrics).map(([id, metric]) => [
    id,
    metric.kind,
    metric.unit ?? statesOf(metric),
    pathOf(metric),
    metric.visibility === 'public' ? 'yes' : '',
    nameOf(metric.name, language),
  ]);
  const commandRows = Object.entries(commands).map(([id, command]) => [
    id,
    command.risk ?? 'low',
    Object.keys(command.args?.properties ?? {}).join(', '),
    nameOf(command.name, language),
  ]);
  return [
    head,
    table(['metric', 'kind', 'unit', 'found at', 'public', 'name'], metricRows, columns),
    ...(commandRows.length > 0 ? [table(['command', 'risk', 'takes', 'name'], commandRows, columns)] : []),
    ...(alarms.length > 0 ? [alarmTable(alarms, language, columns)] : []),
  ].join('\n');
}

/** The name in the language asked for, else in the other. */
export function nameOf(text: BilingualText | undefined, language: Language): string {
  return text?.[language] ?? text?.en ?? text?.zh ?? '';
}

/** `12 metrics, 3 commands, 2 alarms` */
export function contentsOf({ metrics, commands = {}, alarms = [] }: DeviceProfile): string {
  const counts = [
    [Object.keys(metrics).length, 'metric'],
    [Object.keys(commands).length, 'command'],
    [alarms.length, 'alarm'],
  ] as const;
  return counts.map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`).join(', ');
}

function alarmTable(alarms: readonly AlarmDefinition[], language: Language, columns: number): string {
  const rows = alarms.map(({ id, severity, when, name }) => [id, severity, when, nameOf(name, language)]);
  return table(['alarm', 'severity', 'when', 'name'], rows, columns);
}

function statesOf({ values }: MetricDefinition): string {
  const names = Object.values(values ?? {}).map(stateValue);
  return names.every((name) => typeof name === 'boolean') ? '' : [...new Set(names)].join('/');
}

/** The path, when it is not the name; else the first code. */
function pathOf({ path, obis, ucifi, dlt645, cjt188 }: MetricDefinition): string {
  if (path !== undefined) return [path].flat().join(', ');
  return [obis, ucifi, dlt645, cjt188].flat().find((each) => each !== undefined) ?? '';
}
