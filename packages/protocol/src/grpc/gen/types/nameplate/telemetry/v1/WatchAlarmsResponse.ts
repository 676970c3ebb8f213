// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type { AlarmEventKind as _nameplate_telemetry_v1_AlarmEventKind, AlarmEventKind__Output as _nameplate_telemetry_v1_AlarmEventKind__Output } from '../../../nameplate/telemetry/v1/AlarmEventKind.ts';
import type { Alarm as _nameplate_telemetry_v1_Alarm, Alarm__Output as _nameplate_telemetry_v1_Alarm__Output } from '../../../nameplate/telemetry/v1/Alarm.ts';
import type { Long } from '@grpc/proto-loader';

export interface WatchAlarmsResponse {
  'kind'?: (_nameplate_telemetry_v1_AlarmEventKind);
  'alarm'?: (_nameplate_telemetry_v1_Alarm | null);
  'dropped'?: (number | string | Long);
}

export interface WatchAlarmsResponse__Output {
  'kind': (_nameplate_telemetry_v1_AlarmEventKind__Output);
  'alarm': (_nameplate_telemetry_v1_Alarm__Output | null);
  'dropped': (string);
}
