// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type { StatisticsBy as _nameplate_registry_v1_StatisticsBy, StatisticsBy__Output as _nameplate_registry_v1_StatisticsBy__Output } from '../../../nameplate/registry/v1/StatisticsBy.ts';

export interface ListDailyCountsRequest {
  'by'?: (_nameplate_registry_v1_StatisticsBy);
  'fromDate'?: (string);
  'toDate'?: (string);
  'depth'?: (number);
  'under'?: (string);
}

export interface ListDailyCountsRequest__Output {
  'by': (_nameplate_registry_v1_StatisticsBy__Output);
  'fromDate': (string);
  'toDate': (string);
  'depth': (number);
  'under': (string);
}
