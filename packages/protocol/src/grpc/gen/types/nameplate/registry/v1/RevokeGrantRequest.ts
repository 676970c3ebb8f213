// Original file: proto/nameplate/registry/v1/grant_service.proto


export interface RevokeGrantRequest {
  'id'?: (string);
  'requestId'?: (string);
}

export interface RevokeGrantRequest__Output {
  'id': (string);
  'requestId': (string);
}
