// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type { DailyCount as _nameplate_registry_v1_DailyCount, DailyCount__Output as _nameplate_registry_v1_DailyCount__Output } from '../../../nameplate/registry/v1/DailyCount.ts';

export interface ListDailyCountsResponse {
  'counts'?: (_nameplate_registry_v1_DailyCount)[];
}

export interface ListDailyCountsResponse__Output {
  'counts': (_nameplate_registry_v1_DailyCount__Output)[];
}
