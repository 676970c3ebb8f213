// Original file: proto/nameplate/registry/v1/handle_service.proto


export interface HandleErrorDetail {
  'name'?: (string);
  'value'?: (string);
}

export interface HandleErrorDetail__Output {
  'name': (string);
  'value': (string);
}
