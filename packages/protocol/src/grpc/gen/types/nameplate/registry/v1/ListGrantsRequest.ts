// Original file: proto/nameplate/registry/v1/grant_service.proto


export interface ListGrantsRequest {
  'prefix'?: (string);
  'identifier'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListGrantsRequest__Output {
  'prefix': (string);
  'identifier': (string);
  'pageSize': (number);
  'pageToken': (string);
}
