// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ReportRow {
  'prefix'?: (string);
  'industry'?: (string);
  'region'?: (string);
  'registered'?: (number | string | Long);
  'retired'?: (number | string | Long);
  'resolved'?: (number | string | Long);
}

export interface ReportRow__Output {
  'prefix': (string);
  'industry': (string);
  'region': (string);
  'registered': (string);
  'retired': (string);
  'resolved': (string);
}
