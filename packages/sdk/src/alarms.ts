import type { AlarmSeverity } from '@nameplate/model';
import type { Caller } from './caller.ts';
import { enumWord, optionalDate, toDate, toNumber } from './convert.ts';
import { canonical, type PrefixScope, scopeFields } from './identifier.ts';
import type { AlarmMessage } from './messages.ts';
import type { Methods } from './methods.ts';
import type { CallOptions, IdentifierLike } from './options.ts';
import { type Paged, paged, pageSize, toPage } from './paged.ts';
import { type Subscription, subscribe } from './subscription.ts';

/** One time that an alarm of a device was raised. */
export interface Alarm {
  readonly identifier: string;
  /** Its id in the device profile. */
  readonly alarm: string;
  readonly severity: AlarmSeverity;
  readonly name: { readonly en?: string; readonly zh?: string };
  /** Since when its condition held. */
  readonly sinceTime: Date;
  /** When it had held for its hold. */
  readonly raisedTime: Date;
  /** Absent: it is active. */
  readonly clearedTime?: Date;
  /** Absent: nobody did. */
  readonly acknowledged?: { readonly time: Date; readonly by: string; readonly note: string };
}

/** What happened to an alarm. `withdrawn`: late readings showed that it never was. */
export interface AlarmEvent {
  readonly kind: 'raised' | 'cleared' | 'acknowledged' | 'withdrawn';
  /** As it is now. */
  readonly alarm: Alarm;
  /** How many events were left out before this one, because the reader was slow. */
  readonly dropped: number;
}

export interface AlarmQuery {
  /** Only these; absent or empty: all. */
  readonly severities?: readonly AlarmSeverity[];
  readonly pageSize?: number;
}

/** The alarms that device profiles declare. */
export class Alarms {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Those that are active: of a device, of all under a prefix, or of all. */
  list(
    scope: IdentifierLike | PrefixScope | 'all',
    { severities = [], pageSize: size }: AlarmQuery = {},
    options: CallOptions = {},
  ): Paged<Alarm> {
    const request = {
      ...fieldsOf(scope),
      severities: severities.map((each) => `ALARM_SEVERITY_${each.toUpperCase()}`),
    };
    return paged(async (pageToken, needed) => {
      const page = { ...request, pageSize: pageSize(size, needed), pageToken };
      const answer = await this.#caller.read('TelemetryService/ListAlarms', page, options);
      return toPage(answer.alarms.map(toAlarm), answer.nextPageToken);
    });
  }

  /** The times that alarms of a device were raised, of one alarm only when it is named; the newest first of each. */
  history(
    id: IdentifierLike,
    query: { readonly alarm?: string; readonly pageSize?: number } = {},
    options: CallOptions = {},
  ): Paged<Alarm> {
    const request = { identifier: canonical(id), alarm: query.alarm ?? '' };
    return paged(async (pageToken, needed) => {
      const page = { ...request, pageSize: pageSize(query.pageSize, needed), pageToken };
      const answer = await this.#caller.read('TelemetryService/ListAlarmHistory', page, options);
      return toPage(answer.alarms.map(toAlarm), answer.nextPageToken);
    });
  }

  /** Says that somebody knows. The first acknowledgement stays. @throws NameplateError VALUE_NOT_FOUND when it is not active */
  async acknowledge(
    id: IdentifierLike,
    alarm: string,
    options: { readonly note?: string } & CallOptions = {},
  ): Promise<Alarm> {
    const request = { identifier: canonical(id), alarm, note: options.note ?? '' };
    return toAlarm((await this.#caller.read('TelemetryService/AcknowledgeAlarm', request, options)).alarm);
  }

  /** What happens to alarms from now on. What happened while the connection was lost is not repeated: list after `ready()`. */
  watch(scope: IdentifierLike | PrefixScope | 'all', options: CallOptions = {}): Subscription<AlarmEvent> {
    const request = fieldsOf(scope);
    return subscribe<Methods['TelemetryService/WatchAlarms']['response'], AlarmEvent>(
      {
        open: (signal) => this.#caller.stream('TelemetryService/WatchAlarms', request, { ...options, signal }),
        item: ({ kind, alarm, dropped }) =>
          alarm
            ? {
                kind: enumWord('ALARM_EVENT_KIND_', kind) as AlarmEvent['kind'],
                alarm: toAlarm(alarm),
                dropped: toNumber(dropped),
              }
            : undefined,
      },
      this.#caller.environment,
      options.signal,
    );
  }
}

function fieldsOf(scope: IdentifierLike | PrefixScope | 'all') {
  return scope === 'all' ? {} : scopeFields(scope);
}

function toAlarm(message: AlarmMessage): Alarm {
  const { identifier, alarm, severity, nameEn, nameZh, acknowledgedTime, acknowledgedBy, acknowledgedNote } = message;
  return {
    identifier,
    alarm,
    severity: enumWord('ALARM_SEVERITY_', severity) as AlarmSeverity,
    name: { ...(nameEn && { en: nameEn }), ...(nameZh && { zh: nameZh }) },
    sinceTime: toDate(message.sinceTime),
    raisedTime: toDate(message.raisedTime),
    ...optionalDate('clearedTime', message.clearedTime),
    ...(acknowledgedTime && {
      acknowledged: { time: toDate(acknowledgedTime), by: acknowledgedBy, note: acknowledgedNote },
    }),
  };
}
