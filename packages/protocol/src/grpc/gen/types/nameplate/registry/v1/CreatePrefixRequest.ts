// Original file: proto/nameplate/registry/v1/prefix_service.proto


export interface CreatePrefixRequest {
  'prefix'?: (string);
  'description'?: (string);
  'requestId'?: (string);
  'organization'?: (string);
}

export interface CreatePrefixRequest__Output {
  'prefix': (string);
  'description': (string);
  'requestId': (string);
  'organization': (string);
}
