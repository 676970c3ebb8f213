// Original file: proto/nameplate/registry/v1/profile_service.proto


export interface PublishProfileRequest {
  'identifier'?: (string);
  'definitionJson'?: (string);
  'requestId'?: (string);
}

export interface PublishProfileRequest__Output {
  'identifier': (string);
  'definitionJson': (string);
  'requestId': (string);
}
