// Original file: proto/nameplate/registry/v1/link_service.proto


export interface GetLinksetResponse {
  'linksetJson'?: (string);
}

export interface GetLinksetResponse__Output {
  'linksetJson': (string);
}
