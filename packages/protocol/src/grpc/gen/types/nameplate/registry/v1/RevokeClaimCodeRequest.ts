// Original file: proto/nameplate/registry/v1/device_service.proto


export interface RevokeClaimCodeRequest {
  'id'?: (string);
}

export interface RevokeClaimCodeRequest__Output {
  'id': (string);
}
