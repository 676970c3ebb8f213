// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type { ReportReceipt as _nameplate_registry_v1_ReportReceipt, ReportReceipt__Output as _nameplate_registry_v1_ReportReceipt__Output } from '../../../nameplate/registry/v1/ReportReceipt.ts';

export interface ListReportReceiptsResponse {
  'receipts'?: (_nameplate_registry_v1_ReportReceipt)[];
  'nextPageToken'?: (string);
}

export interface ListReportReceiptsResponse__Output {
  'receipts': (_nameplate_registry_v1_ReportReceipt__Output)[];
  'nextPageToken': (string);
}
