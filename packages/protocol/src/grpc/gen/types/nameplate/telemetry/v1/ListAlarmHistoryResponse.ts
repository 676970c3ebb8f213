// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type { Alarm as _nameplate_telemetry_v1_Alarm, Alarm__Output as _nameplate_telemetry_v1_Alarm__Output } from '../../../nameplate/telemetry/v1/Alarm.ts';

export interface ListAlarmHistoryResponse {
  'alarms'?: (_nameplate_telemetry_v1_Alarm)[];
  'nextPageToken'?: (string);
}

export interface ListAlarmHistoryResponse__Output {
  'alarms': (_nameplate_telemetry_v1_Alarm__Output)[];
  'nextPageToken': (string);
}
