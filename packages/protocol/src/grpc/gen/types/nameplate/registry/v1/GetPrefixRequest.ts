// Original file: proto/nameplate/registry/v1/prefix_service.proto


export interface GetPrefixRequest {
  'prefix'?: (string);
}

export interface GetPrefixRequest__Output {
  'prefix': (string);
}
