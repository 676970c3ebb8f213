// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type { Alarm as _nameplate_telemetry_v1_Alarm, Alarm__Output as _nameplate_telemetry_v1_Alarm__Output } from '../../../nameplate/telemetry/v1/Alarm.ts';

export interface AcknowledgeAlarmResponse {
  'alarm'?: (_nameplate_telemetry_v1_Alarm | null);
}

export interface AcknowledgeAlarmResponse__Output {
  'alarm': (_nameplate_telemetry_v1_Alarm__Output | null);
}
