// Original file: proto/nameplate/registry/v1/session_service.proto


export interface BeginSessionResponse {
  'sessionId'?: (string);
  'nonce'?: (Buffer | Uint8Array | string);
}

export interface BeginSessionResponse__Output {
  'sessionId': (string);
  'nonce': (Buffer);
}
