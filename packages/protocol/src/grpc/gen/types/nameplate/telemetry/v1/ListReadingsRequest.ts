// Original file: proto/nameplate/telemetry/v1/telemetry_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ListReadingsRequest {
  'identifier'?: (string);
  'metric'?: (string);
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'newestFirst'?: (boolean);
}

export interface ListReadingsRequest__Output {
  'identifier': (string);
  'metric': (string);
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
  'pageSize': (number);
  'pageToken': (string);
  'newestFirst': (boolean);
}
