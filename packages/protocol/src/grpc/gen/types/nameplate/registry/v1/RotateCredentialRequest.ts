// Original file: proto/nameplate/registry/v1/device_service.proto


export interface RotateCredentialRequest {
  'identifier'?: (string);
  'overlapS'?: (number);
  'requestId'?: (string);
}

export interface RotateCredentialRequest__Output {
  'identifier': (string);
  'overlapS': (number);
  'requestId': (string);
}
