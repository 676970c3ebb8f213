// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type { Long } from '@grpc/proto-loader';

export interface DailyCount {
  'date'?: (string);
  'key'?: (string);
  'registered'?: (number | string | Long);
  'retired'?: (number | string | Long);
  'live'?: (number | string | Long);
  'resolved'?: (number | string | Long);
}

export interface DailyCount__Output {
  'date': (string);
  'key': (string);
  'registered': (string);
  'retired': (string);
  'live': (string);
  'resolved': (string);
}
