// Original file: proto/nameplate/registry/v1/link_service.proto


export interface ListLinksRequest {
  'identifier'?: (string);
}

export interface ListLinksRequest__Output {
  'identifier': (string);
}
