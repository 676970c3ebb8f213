// Original file: proto/nameplate/registry/v1/template_service.proto


export interface WithdrawTemplateRequest {
  'identifier'?: (string);
  'etag'?: (string);
  'requestId'?: (string);
}

export interface WithdrawTemplateRequest__Output {
  'identifier': (string);
  'etag': (string);
  'requestId': (string);
}
