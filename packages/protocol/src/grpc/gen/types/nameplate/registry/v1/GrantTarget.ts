// Original file: proto/nameplate/registry/v1/grant_service.proto


export interface GrantTarget {
  'identifier'?: (string);
  'template'?: (string);
  'prefix'?: (string);
}

export interface GrantTarget__Output {
  'identifier': (string);
  'template': (string);
  'prefix': (string);
}
