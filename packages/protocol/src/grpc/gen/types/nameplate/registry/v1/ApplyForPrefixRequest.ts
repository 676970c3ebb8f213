// Original file: proto/nameplate/registry/v1/prefix_service.proto


export interface ApplyForPrefixRequest {
  'prefix'?: (string);
  'organization'?: (string);
  'purpose'?: (string);
  'requestId'?: (string);
}

export interface ApplyForPrefixRequest__Output {
  'prefix': (string);
  'organization': (string);
  'purpose': (string);
  'requestId': (string);
}
