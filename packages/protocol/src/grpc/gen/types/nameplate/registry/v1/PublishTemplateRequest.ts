// Original file: proto/nameplate/registry/v1/template_service.proto


export interface PublishTemplateRequest {
  'identifier'?: (string);
  'etag'?: (string);
  'requestId'?: (string);
}

export interface PublishTemplateRequest__Output {
  'identifier': (string);
  'etag': (string);
  'requestId': (string);
}
