// Original file: proto/nameplate/registry/v1/prefix_service.proto


export interface SuspendPrefixRequest {
  'prefix'?: (string);
  'reason'?: (string);
  'requestId'?: (string);
}

export interface SuspendPrefixRequest__Output {
  'prefix': (string);
  'reason': (string);
  'requestId': (string);
}
