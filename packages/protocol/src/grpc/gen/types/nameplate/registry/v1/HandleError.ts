// Original file: proto/nameplate/registry/v1/handle_service.proto


export interface HandleError {
  'code'?: (string);
  'message'?: (string);
  'reason'?: (string);
}

export interface HandleError__Output {
  'code': (string);
  'message': (string);
  'reason': (string);
}
