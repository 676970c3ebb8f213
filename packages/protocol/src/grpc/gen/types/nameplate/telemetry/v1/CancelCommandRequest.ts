// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface CancelCommandRequest {
  'identifier'?: (string);
  'id'?: (string);
}

export interface CancelCommandRequest__Output {
  'identifier': (string);
  'id': (string);
}
