import { checkCondition } from './check-expression.ts';
import { parseExpression } from './parse-expression.ts';
import { type AlarmDefinition, alarmSeverities, type DeviceProfile } from './profile.ts';
import {
  type ReadShape,
  readFields,
  readList,
  readName,
  readNumber,
  readOneOf,
  readPattern,
  readText,
  wrongShape,
} from './shape.ts';

const maxAlarms = 200;

/** Reads the alarms of a profile; their expressions are checked with its metrics. @throws NameplateError INVALID_VALUE */
export const readAlarms: ReadShape<readonly AlarmDefinition[]> = (value, path) => {
  const alarms = readList(readAlarm, maxAlarms)(value, path);
  const seen = new Set<string>();
  for (const [i, { id }] of alarms.entries()) {
    if (seen.has(id)) throw wrongShape(`${path}[${i}].id`, `an id that no alarm before it has: ${id} is there twice`);
    seen.add(id);
  }
  return alarms;
};

/** Checks every expression against the metrics of the profile. @throws NameplateError INVALID_VALUE */
export function checkAlarms({ alarms = [], metrics, expectedIntervalS }: DeviceProfile): void {
  const expectedInterval = expectedIntervalS !== undefined;
  for (const [i, alarm] of alarms.entries())
    for (const field of ['when', 'clear'] as const) {
      const path = `alarms[${i}].${field}`;
      const text = alarm[field];
      if (text !== undefined) checkCondition(parseExpression(text, path), { metrics, path, expectedInterval });
    }
}

const readAlarm: ReadShape<AlarmDefinition> = (value, path) => {
  const alarm = readFields<AlarmDefinition>(value, path, {
    id: readPattern(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'an id of 1 to 64 letters, digits, _ and -'),
    severity: readOneOf(alarmSeverities),
    when: readText(1000),
    clear: readText(1000),
    holdS: readNumber(0, 366 * 86_400),
    name: readName,
    description: readName,
  });
  const { id, severity, when } = alarm;
  if (id === undefined) throw wrongShape(`${path}.id`, 'an id that is unique in the profile');
  if (severity === undefined) throw wrongShape(`${path}.severity`, `one of ${alarmSeverities.join(', ')}`);
  if (when === undefined) throw wrongShape(`${path}.when`, 'an expression that is true while something is wrong');
  return { ...alarm, id, severity, when };
};
