// Original file: proto/nameplate/registry/v1/template_service.proto


export interface CheckTemplateRequest {
  'identifier'?: (string);
  'definitionJson'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface CheckTemplateRequest__Output {
  'identifier': (string);
  'definitionJson': (string);
  'pageSize': (number);
  'pageToken': (string);
}
