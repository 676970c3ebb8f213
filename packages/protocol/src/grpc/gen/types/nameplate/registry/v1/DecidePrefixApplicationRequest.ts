// Original file: proto/nameplate/registry/v1/prefix_service.proto


export interface DecidePrefixApplicationRequest {
  'id'?: (string);
  'decision'?: (string);
  'reason'?: (string);
  'requestId'?: (string);
}

export interface DecidePrefixApplicationRequest__Output {
  'id': (string);
  'decision': (string);
  'reason': (string);
  'requestId': (string);
}
