// Original file: proto/nameplate/registry/v1/grant_service.proto


export interface PreviewAccessRequest {
  'who'?: (string);
  'identifier'?: (string);
}

export interface PreviewAccessRequest__Output {
  'who': (string);
  'identifier': (string);
}
