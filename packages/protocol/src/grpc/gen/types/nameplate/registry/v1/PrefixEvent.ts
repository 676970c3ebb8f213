// Original file: proto/nameplate/registry/v1/handle.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface PrefixEvent {
  'kind'?: (string);
  'reviewer'?: (string);
  'reason'?: (string);
  'eventTime'?: (_google_protobuf_Timestamp | null);
  'from'?: (string);
  'to'?: (string);
}

export interface PrefixEvent__Output {
  'kind': (string);
  'reviewer': (string);
  'reason': (string);
  'eventTime': (_google_protobuf_Timestamp__Output | null);
  'from': (string);
  'to': (string);
}
