// Original file: proto/nameplate/registry/v1/key_service.proto


export interface RotateHandleKeyRequest {
  'identifier'?: (string);
  'index'?: (number);
  'publicKey'?: (Buffer | Uint8Array | string);
  'overlapS'?: (number);
  'requestId'?: (string);
}

export interface RotateHandleKeyRequest__Output {
  'identifier': (string);
  'index': (number);
  'publicKey': (Buffer);
  'overlapS': (number);
  'requestId': (string);
}
