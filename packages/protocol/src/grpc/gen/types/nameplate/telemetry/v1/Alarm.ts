// Original file: proto/nameplate/telemetry/v1/alarm.proto

import type { AlarmSeverity as _nameplate_telemetry_v1_AlarmSeverity, AlarmSeverity__Output as _nameplate_telemetry_v1_AlarmSeverity__Output } from '../../../nameplate/telemetry/v1/AlarmSeverity.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Alarm {
  'identifier'?: (string);
  'alarm'?: (string);
  'severity'?: (_nameplate_telemetry_v1_AlarmSeverity);
  'nameEn'?: (string);
  'nameZh'?: (string);
  'sinceTime'?: (_google_protobuf_Timestamp | null);
  'raisedTime'?: (_google_protobuf_Timestamp | null);
  'clearedTime'?: (_google_protobuf_Timestamp | null);
  'acknowledgedTime'?: (_google_protobuf_Timestamp | null);
  'acknowledgedBy'?: (string);
  'acknowledgedNote'?: (string);
}

export interface Alarm__Output {
  'identifier': (string);
  'alarm': (string);
  'severity': (_nameplate_telemetry_v1_AlarmSeverity__Output);
  'nameEn': (string);
  'nameZh': (string);
  'sinceTime': (_google_protobuf_Timestamp__Output | null);
  'raisedTime': (_google_protobuf_Timestamp__Output | null);
  'clearedTime': (_google_protobuf_Timestamp__Output | null);
  'acknowledgedTime': (_google_protobuf_Timestamp__Output | null);
  'acknowledgedBy': (string);
  'acknowledgedNote': (string);
}
