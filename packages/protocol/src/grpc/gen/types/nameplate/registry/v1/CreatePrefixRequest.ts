// Original file: proto/nameplate/registry/v1/prefix_service.proto


export interface CreatePrefixRequest {
  'prefix'?: (string);
  'description'?: (string);
  'requestId'?: (string);
}

export interface CreatePrefixRequest__Output {
  'prefix': (string);
  'description': (string);
  'requestId': (string);
}
