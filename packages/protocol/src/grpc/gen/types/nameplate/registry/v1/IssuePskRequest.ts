// Original file: proto/nameplate/registry/v1/device_service.proto


export interface IssuePskRequest {
  'identifier'?: (string);
  'profile'?: (string);
  'overlapS'?: (number);
  'key'?: (Buffer | Uint8Array | string);
  'requestId'?: (string);
}

export interface IssuePskRequest__Output {
  'identifier': (string);
  'profile': (string);
  'overlapS': (number);
  'key': (Buffer);
  'requestId': (string);
}
