// Original file: proto/nameplate/registry/v1/handle_service.proto


export interface DeleteHandleRequest {
  'identifier'?: (string);
  'etag'?: (string);
  'requestId'?: (string);
  'reason'?: (string);
  'successor'?: (string);
}

export interface DeleteHandleRequest__Output {
  'identifier': (string);
  'etag': (string);
  'requestId': (string);
  'reason': (string);
  'successor': (string);
}
