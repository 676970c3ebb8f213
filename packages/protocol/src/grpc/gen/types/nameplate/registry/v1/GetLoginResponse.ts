// Original file: proto/nameplate/registry/v1/session_service.proto


export interface GetLoginResponse {
  'issuer'?: (string);
  'audience'?: (string);
  'clientId'?: (string);
}

export interface GetLoginResponse__Output {
  'issuer': (string);
  'audience': (string);
  'clientId': (string);
}
