import type { Operation } from '@nameplate/storage';
import { type Alarm, type AlarmEvent, overlaps, type Span } from './alarm.ts';
import { alarmRows, encodeEpisode } from './rows.ts';
import type { AlarmRule } from './rule.ts';

/** Of whom the alarms are. */
export interface Subject {
  readonly deviceKey: string;
  readonly identifier: string;
}

/** What a look at one alarm changes. */
export interface Changes {
  readonly operations: readonly Operation[];
  readonly events: readonly AlarmEvent[];
  /** How many more episodes are kept than before. */
  readonly added: number;
}

/**
 * What there was becomes what there is. A time that has a moment in common with one of before is the same alarm to whoever was told: it
 * keeps its acknowledgement and is not raised again.
 */
export function planChanges(
  subject: Subject,
  { definition }: Pick<AlarmRule, 'definition'>,
  before: readonly Alarm[],
  spans: readonly Span[],
): Changes {
  const after = spans.map((span) => alarmOf(subject, definition, span, before));
  const rowOf = ({ deviceKey, alarm, raisedMs }: Alarm) => alarmRows.episode(deviceKey, alarm, raisedMs);
  const kept = new Set(after.map(({ raisedMs }) => raisedMs));
  const gone = before.filter(({ raisedMs }) => !kept.has(raisedMs));
  const operations: Operation[] = gone.map((alarm) => ({ type: 'delete', key: rowOf(alarm) }));
  for (const alarm of after)
    if (!before.some((old) => sameAlarm(old, alarm)))
      operations.push({ type: 'put', key: rowOf(alarm), value: encodeEpisode(alarm) });
  const active = after.find(isActive);
  const activeBefore = before.find(isActive);
  const key = alarmRows.active(subject.deviceKey, definition.id);
  if (active !== undefined && active.raisedMs !== activeBefore?.raisedMs)
    operations.push({ type: 'put', key, value: Buffer.from(String(active.raisedMs)) });
  if (active === undefined && activeBefore !== undefined) operations.push({ type: 'delete', key });
  return { operations, events: eventsOf(before, after), added: after.length - before.length };
}

export function isActive({ clearedMs }: Span): boolean {
  return clearedMs === undefined;
}

function alarmOf(
  { deviceKey, identifier }: Subject,
  { id, severity, name = {} }: AlarmRule['definition'],
  { sinceMs, raisedMs, clearedMs }: Span,
  before: readonly Alarm[],
): Alarm {
  const same = before.find((old) =>
    overlaps(old, { sinceMs, raisedMs, ...(clearedMs !== undefined && { clearedMs }) }),
  );
  return {
    identifier,
    deviceKey,
    alarm: id,
    severity: same?.severity ?? severity,
    name: same?.name ?? name,
    sinceMs,
    raisedMs,
    ...(clearedMs !== undefined && { clearedMs }),
    ...(same?.acknowledged && { acknowledged: same.acknowledged }),
  };
}

function sameAlarm(a: Alarm, b: Alarm): boolean {
  return (
    a.raisedMs === b.raisedMs &&
    a.sinceMs === b.sinceMs &&
    a.clearedMs === b.clearedMs &&
    a.acknowledged?.timeMs === b.acknowledged?.timeMs
  );
}

function eventsOf(before: readonly Alarm[], after: readonly Alarm[]): AlarmEvent[] {
  const events: AlarmEvent[] = before
    .filter((old) => !after.some((alarm) => overlaps(old, alarm)))
    .map((alarm) => ({ kind: 'withdrawn', alarm }));
  for (const alarm of after) {
    const told = before.filter((old) => overlaps(old, alarm));
    const wasActive = told.some(isActive);
    if (told.length === 0 || (isActive(alarm) && !wasActive)) events.push({ kind: 'raised', alarm });
    if (!isActive(alarm) && (told.length === 0 || wasActive)) events.push({ kind: 'cleared', alarm });
  }
  return events;
}
