// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface AcknowledgeAlarmRequest {
  'identifier'?: (string);
  'alarm'?: (string);
  'note'?: (string);
}

export interface AcknowledgeAlarmRequest__Output {
  'identifier': (string);
  'alarm': (string);
  'note': (string);
}
