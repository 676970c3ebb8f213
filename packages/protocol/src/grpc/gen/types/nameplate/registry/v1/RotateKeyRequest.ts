// Original file: proto/nameplate/registry/v1/key_service.proto


export interface RotateKeyRequest {
  'id'?: (string);
  'overlapS'?: (number);
  'requestId'?: (string);
}

export interface RotateKeyRequest__Output {
  'id': (string);
  'overlapS': (number);
  'requestId': (string);
}
