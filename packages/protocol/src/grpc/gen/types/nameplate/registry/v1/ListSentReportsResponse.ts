// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type { SentReport as _nameplate_registry_v1_SentReport, SentReport__Output as _nameplate_registry_v1_SentReport__Output } from '../../../nameplate/registry/v1/SentReport.ts';

export interface ListSentReportsResponse {
  'reports'?: (_nameplate_registry_v1_SentReport)[];
  'reportTo'?: (string);
  'problem'?: (string);
}

export interface ListSentReportsResponse__Output {
  'reports': (_nameplate_registry_v1_SentReport__Output)[];
  'reportTo': (string);
  'problem': (string);
}
