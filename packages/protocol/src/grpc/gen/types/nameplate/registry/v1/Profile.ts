// Original file: proto/nameplate/registry/v1/profile_service.proto


export interface Profile {
  'identifier'?: (string);
  'version'?: (number);
  'definitionJson'?: (string);
}

export interface Profile__Output {
  'identifier': (string);
  'version': (number);
  'definitionJson': (string);
}
