// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto


export interface ListCommandsRequest {
  'identifier'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListCommandsRequest__Output {
  'identifier': (string);
  'pageSize': (number);
  'pageToken': (string);
}
