// Original file: proto/nameplate/registry/v1/device_service.proto


export interface ListClaimCodesRequest {
  'prefix'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListClaimCodesRequest__Output {
  'prefix': (string);
  'pageSize': (number);
  'pageToken': (string);
}
