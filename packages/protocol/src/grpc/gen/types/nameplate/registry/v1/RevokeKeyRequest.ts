// Original file: proto/nameplate/registry/v1/key_service.proto


export interface RevokeKeyRequest {
  'id'?: (string);
  'requestId'?: (string);
}

export interface RevokeKeyRequest__Output {
  'id': (string);
  'requestId': (string);
}
