// Original file: proto/nameplate/registry/v1/template_service.proto


export interface CreateTemplateRequest {
  'identifier'?: (string);
  'definitionJson'?: (string);
  'requestId'?: (string);
}

export interface CreateTemplateRequest__Output {
  'identifier': (string);
  'definitionJson': (string);
  'requestId': (string);
}
