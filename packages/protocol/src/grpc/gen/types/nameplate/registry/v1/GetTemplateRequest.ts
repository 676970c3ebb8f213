// Original file: proto/nameplate/registry/v1/template_service.proto


export interface GetTemplateRequest {
  'identifier'?: (string);
  'version'?: (number);
}

export interface GetTemplateRequest__Output {
  'identifier': (string);
  'version': (number);
}
