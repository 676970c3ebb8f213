// Original file: proto/nameplate/registry/v1/alias_service.proto


export interface BindAliasRequest {
  'identifier'?: (string);
  'code'?: (string);
  'scheme'?: (string);
  'requestId'?: (string);
}

export interface BindAliasRequest__Output {
  'identifier': (string);
  'code': (string);
  'scheme': (string);
  'requestId': (string);
}
