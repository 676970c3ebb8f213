// Original file: proto/nameplate/registry/v1/statistics_service.proto


export interface ListSentReportsRequest {
  'limit'?: (number);
}

export interface ListSentReportsRequest__Output {
  'limit': (number);
}
