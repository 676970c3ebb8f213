// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface SubscribeReadingsRequest {
  'identifier'?: (string);
  'prefix'?: (string);
}

export interface SubscribeReadingsRequest__Output {
  'identifier': (string);
  'prefix': (string);
}
