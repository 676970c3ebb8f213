// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface WatchAlarmsRequest {
  'identifier'?: (string);
  'prefix'?: (string);
}

export interface WatchAlarmsRequest__Output {
  'identifier': (string);
  'prefix': (string);
}
