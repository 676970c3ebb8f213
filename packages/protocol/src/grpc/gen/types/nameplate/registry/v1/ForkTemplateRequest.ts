// Original file: proto/nameplate/registry/v1/template_service.proto


export interface ForkTemplateRequest {
  'identifier'?: (string);
  'version'?: (number);
  'into'?: (string);
  'requestId'?: (string);
}

export interface ForkTemplateRequest__Output {
  'identifier': (string);
  'version': (number);
  'into': (string);
  'requestId': (string);
}
