// Original file: proto/nameplate/registry/v1/prefix_service.proto


export interface ListPrefixApplicationsRequest {
  'state'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListPrefixApplicationsRequest__Output {
  'state': (string);
  'pageSize': (number);
  'pageToken': (string);
}
