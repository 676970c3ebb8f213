// Original file: proto/nameplate/registry/v1/profile_service.proto


export interface GetProfileRequest {
  'identifier'?: (string);
  'version'?: (number);
}

export interface GetProfileRequest__Output {
  'identifier': (string);
  'version': (number);
}
