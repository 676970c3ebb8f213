// Original file: proto/nameplate/registry/v1/prefix_service.proto


export interface ResumePrefixRequest {
  'prefix'?: (string);
  'reason'?: (string);
  'requestId'?: (string);
}

export interface ResumePrefixRequest__Output {
  'prefix': (string);
  'reason': (string);
  'requestId': (string);
}
