// Original file: proto/nameplate/registry/v1/template_service.proto


export interface ListTemplatesRequest {
  'prefix'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListTemplatesRequest__Output {
  'prefix': (string);
  'pageSize': (number);
  'pageToken': (string);
}
