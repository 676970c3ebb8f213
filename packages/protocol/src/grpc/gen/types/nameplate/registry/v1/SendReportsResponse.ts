// Original file: proto/nameplate/registry/v1/statistics_service.proto


export interface SendReportsResponse {
  'sent'?: (number);
}

export interface SendReportsResponse__Output {
  'sent': (number);
}
