// Original file: proto/nameplate/registry/v1/statistics_service.proto


export interface ListReportReceiptsRequest {
  'source'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListReportReceiptsRequest__Output {
  'source': (string);
  'pageSize': (number);
  'pageToken': (string);
}
