// Original file: proto/nameplate/registry/v1/grant_service.proto


export interface ExplainAccessRequest {
  'who'?: (string);
  'identifier'?: (string);
  'attribute'?: (string);
  'edit'?: (boolean);
}

export interface ExplainAccessRequest__Output {
  'who': (string);
  'identifier': (string);
  'attribute': (string);
  'edit': (boolean);
}
