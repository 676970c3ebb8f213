// Original file: proto/nameplate/registry/v1/key_service.proto


export interface ListKeysRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListKeysRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
