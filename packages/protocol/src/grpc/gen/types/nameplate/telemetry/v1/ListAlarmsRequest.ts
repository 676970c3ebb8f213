// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type { AlarmSeverity as _nameplate_telemetry_v1_AlarmSeverity, AlarmSeverity__Output as _nameplate_telemetry_v1_AlarmSeverity__Output } from '../../../nameplate/telemetry/v1/AlarmSeverity.ts';

export interface ListAlarmsRequest {
  'identifier'?: (string);
  'prefix'?: (string);
  'severities'?: (_nameplate_telemetry_v1_AlarmSeverity)[];
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListAlarmsRequest__Output {
  'identifier': (string);
  'prefix': (string);
  'severities': (_nameplate_telemetry_v1_AlarmSeverity__Output)[];
  'pageSize': (number);
  'pageToken': (string);
}
