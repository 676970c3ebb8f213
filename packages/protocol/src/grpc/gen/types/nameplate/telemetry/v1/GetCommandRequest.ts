// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface GetCommandRequest {
  'identifier'?: (string);
  'id'?: (string);
}

export interface GetCommandRequest__Output {
  'identifier': (string);
  'id': (string);
}
