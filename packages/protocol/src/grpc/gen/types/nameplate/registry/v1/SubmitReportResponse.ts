// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type { ReportReceipt as _nameplate_registry_v1_ReportReceipt, ReportReceipt__Output as _nameplate_registry_v1_ReportReceipt__Output } from '../../../nameplate/registry/v1/ReportReceipt.ts';

export interface SubmitReportResponse {
  'receipt'?: (_nameplate_registry_v1_ReportReceipt | null);
}

export interface SubmitReportResponse__Output {
  'receipt': (_nameplate_registry_v1_ReportReceipt__Output | null);
}
