// Original file: proto/nameplate/registry/v1/prefix_service.proto


export interface ListPrefixesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListPrefixesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
