// Original file: proto/nameplate/registry/v1/session_service.proto


export interface EndSessionRequest {
  'token'?: (string);
}

export interface EndSessionRequest__Output {
  'token': (string);
}
