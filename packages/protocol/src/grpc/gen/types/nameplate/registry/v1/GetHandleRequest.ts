// Original file: proto/nameplate/registry/v1/handle_service.proto


export interface GetHandleRequest {
  'identifier'?: (string);
}

export interface GetHandleRequest__Output {
  'identifier': (string);
}
