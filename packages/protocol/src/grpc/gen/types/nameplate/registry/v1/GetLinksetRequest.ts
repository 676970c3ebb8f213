// Original file: proto/nameplate/registry/v1/link_service.proto


export interface GetLinksetRequest {
  'identifier'?: (string);
}

export interface GetLinksetRequest__Output {
  'identifier': (string);
}
