// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type { ReportRow as _nameplate_registry_v1_ReportRow, ReportRow__Output as _nameplate_registry_v1_ReportRow__Output } from '../../../nameplate/registry/v1/ReportRow.ts';

export interface SubmitReportRequest {
  'date'?: (string);
  'rows'?: (_nameplate_registry_v1_ReportRow)[];
}

export interface SubmitReportRequest__Output {
  'date': (string);
  'rows': (_nameplate_registry_v1_ReportRow__Output)[];
}
