// Original file: proto/nameplate/registry/v1/alias_service.proto


export interface UnbindAliasRequest {
  'identifier'?: (string);
  'code'?: (string);
  'scheme'?: (string);
  'requestId'?: (string);
}

export interface UnbindAliasRequest__Output {
  'identifier': (string);
  'code': (string);
  'scheme': (string);
  'requestId': (string);
}
