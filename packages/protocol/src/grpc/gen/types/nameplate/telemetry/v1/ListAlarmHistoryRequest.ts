// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface ListAlarmHistoryRequest {
  'identifier'?: (string);
  'alarm'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListAlarmHistoryRequest__Output {
  'identifier': (string);
  'alarm': (string);
  'pageSize': (number);
  'pageToken': (string);
}
