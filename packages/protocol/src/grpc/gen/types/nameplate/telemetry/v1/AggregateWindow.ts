// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface AggregateWindow {
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  'value'?: (number | string);
  'count'?: (number | string | Long);
  '_value'?: "value";
}

export interface AggregateWindow__Output {
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
  'value'?: (number);
  'count': (string);
  '_value'?: "value";
}
