import { type AlarmSeverity, alarmSeverities, NameplateError, parseIdentifier, parsePrefix } from '@nameplate/model';
import {
  type AcknowledgeAlarmRequest,
  type AlarmInput,
  type ListAlarmHistoryRequest,
  type ListAlarmsRequest,
  toTimestamp,
  type WatchAlarmsRequest,
} from '@nameplate/protocol/grpc';
import type { Alarm, AlarmEventKind } from '@nameplate/telemetry';
import type { AlarmScope } from '../alarms-access.ts';
import type { CallContext, Calls } from './call.ts';
import type { GrpcBackends } from './services.ts';

/** The methods of TelemetryService about alarms. */
export function alarmMethods(calls: Calls, backends: GrpcBackends) {
  const { alarms } = backends;
  return {
    ListAlarms: calls.unary('ListAlarms', async (request: ListAlarmsRequest, { principal }: CallContext) => {
      const severities = request.severities.map(fromSeverity);
      const page = await alarms.list(principal, { ...scopeOf(request), severities, ...pageOf(request) });
      return { alarms: page.alarms.map(toAlarmMessage), nextPageToken: page.nextPageToken };
    }),
    ListAlarmHistory: calls.unary(
      'ListAlarmHistory',
      async (request: ListAlarmHistoryRequest, { principal }: CallContext) => {
        const { alarm } = request;
        const page = await alarms.history(principal, parseIdentifier(request.identifier), {
          alarm,
          ...pageOf(request),
        });
        return { alarms: page.alarms.map(toAlarmMessage), nextPageToken: page.nextPageToken };
      },
    ),
    AcknowledgeAlarm: calls.unary(
      'AcknowledgeAlarm',
      async ({ identifier, alarm, note }: AcknowledgeAlarmRequest, { principal }: CallContext) => ({
        alarm: toAlarmMessage(await alarms.acknowledge(principal, parseIdentifier(identifier), { alarm, note })),
      }),
    ),
    WatchAlarms: calls.serverStream('WatchAlarms', (request: WatchAlarmsRequest, context: CallContext) =>
      watch(backends, request, context),
    ),
  };
}

/** The first message is empty: it says that from here on nothing is missed. */
async function* watch({ alarms }: GrpcBackends, request: WatchAlarmsRequest, { principal, signal }: CallContext) {
  const events = await alarms.watch(principal, scopeOf(request), signal);
  yield { kind: 'ALARM_EVENT_KIND_UNSPECIFIED' as const, dropped: 0 };
  for await (const { kind, alarm, dropped } of events)
    yield { kind: kinds[kind], alarm: toAlarmMessage(alarm), dropped };
}

function scopeOf({ identifier, prefix }: { readonly identifier: string; readonly prefix: string }): AlarmScope {
  return {
    ...(identifier !== '' && { identifier: parseIdentifier(identifier) }),
    ...(prefix !== '' && { prefix: parsePrefix(prefix) }),
  };
}

function pageOf({ pageSize, pageToken }: { readonly pageSize: number; readonly pageToken: string }) {
  return { pageSize, ...(pageToken !== '' && { pageToken }) };
}

const kinds = {
  raised: 'ALARM_EVENT_KIND_RAISED',
  cleared: 'ALARM_EVENT_KIND_CLEARED',
  acknowledged: 'ALARM_EVENT_KIND_ACKNOWLEDGED',
  withdrawn: 'ALARM_EVENT_KIND_WITHDRAWN',
} as const satisfies Record<AlarmEventKind, string>;

const severityNames = {
  critical: 'ALARM_SEVERITY_CRITICAL',
  major: 'ALARM_SEVERITY_MAJOR',
  minor: 'ALARM_SEVERITY_MINOR',
  warning: 'ALARM_SEVERITY_WARNING',
} as const satisfies Record<AlarmSeverity, string>;

function fromSeverity(name: string): AlarmSeverity {
  const found = alarmSeverities.find((severity) => severityNames[severity] === name);
  if (found !== undefined) return found;
  throw new NameplateError('INVALID_VALUE', `severities: expected of ${alarmSeverities.join(', ')}.`, {
    reason: 'SEVERITY',
    metadata: { field: 'severities' },
  });
}

function toAlarmMessage(alarm: Alarm): AlarmInput {
  const { acknowledged, clearedMs } = alarm;
  return {
    identifier: alarm.identifier,
    alarm: alarm.alarm,
    severity: severityNames[alarm.severity],
    nameEn: alarm.name.en ?? '',
    nameZh: alarm.name.zh ?? '',
    sinceTime: toTimestamp(alarm.sinceMs),
    raisedTime: toTimestamp(alarm.raisedMs),
    ...(clearedMs !== undefined && { clearedTime: toTimestamp(clearedMs) }),
    ...(acknowledged && {
      acknowledgedTime: toTimestamp(acknowledged.timeMs),
      acknowledgedBy: acknowledged.by,
      acknowledgedNote: acknowledged.note,
    }),
  };
}
