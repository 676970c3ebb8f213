// Original file: proto/nameplate/registry/v1/statistics_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ReportReceipt {
  'source'?: (string);
  'date'?: (string);
  'rows'?: (number);
  'digest'?: (string);
  'receiveTime'?: (_google_protobuf_Timestamp | null);
}

export interface ReportReceipt__Output {
  'source': (string);
  'date': (string);
  'rows': (number);
  'digest': (string);
  'receiveTime': (_google_protobuf_Timestamp__Output | null);
}
