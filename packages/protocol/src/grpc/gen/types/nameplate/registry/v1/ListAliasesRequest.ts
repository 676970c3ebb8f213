// Original file: proto/nameplate/registry/v1/alias_service.proto


export interface ListAliasesRequest {
  'identifier'?: (string);
}

export interface ListAliasesRequest__Output {
  'identifier': (string);
}
