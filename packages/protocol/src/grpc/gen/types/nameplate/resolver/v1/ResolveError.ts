// Original file: proto/nameplate/resolver/v1/resolver_service.proto


export interface ResolveError {
  'code'?: (string);
  'message'?: (string);
  'reason'?: (string);
}

export interface ResolveError__Output {
  'code': (string);
  'message': (string);
  'reason': (string);
}
