// Original file: proto/nameplate/registry/v1/grant_service.proto


export interface GetGrantRequest {
  'id'?: (string);
}

export interface GetGrantRequest__Output {
  'id': (string);
}
