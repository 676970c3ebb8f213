// Original file: proto/nameplate/registry/v1/link_service.proto


export interface RemoveLinksRequest {
  'identifier'?: (string);
  'rel'?: (string);
  'href'?: (string);
  'requestId'?: (string);
}

export interface RemoveLinksRequest__Output {
  'identifier': (string);
  'rel': (string);
  'href': (string);
  'requestId': (string);
}
