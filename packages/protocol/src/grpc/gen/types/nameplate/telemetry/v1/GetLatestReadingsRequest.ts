// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface GetLatestReadingsRequest {
  'identifier'?: (string);
  'metrics'?: (string)[];
}

export interface GetLatestReadingsRequest__Output {
  'identifier': (string);
  'metrics': (string)[];
}
