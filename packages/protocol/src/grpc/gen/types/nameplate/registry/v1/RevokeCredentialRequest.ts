// Original file: proto/nameplate/registry/v1/device_service.proto


export interface RevokeCredentialRequest {
  'identifier'?: (string);
  'requestId'?: (string);
}

export interface RevokeCredentialRequest__Output {
  'identifier': (string);
  'requestId': (string);
}
