// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type { ReportReceipt as _nameplate_registry_v1_ReportReceipt, ReportReceipt__Output as _nameplate_registry_v1_ReportReceipt__Output } from '../../../nameplate/registry/v1/ReportReceipt.ts';

export interface SentReport {
  'date'?: (string);
  'receipt'?: (_nameplate_registry_v1_ReportReceipt | null);
}

export interface SentReport__Output {
  'date': (string);
  'receipt': (_nameplate_registry_v1_ReportReceipt__Output | null);
}
