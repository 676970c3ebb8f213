// Original file: proto/nameplate/registry/v1/prefix_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface PrefixApplication {
  'id'?: (string);
  'organization'?: (string);
  'prefix'?: (string);
  'purpose'?: (string);
  'state'?: (string);
  'applicant'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'reviewer'?: (string);
  'reason'?: (string);
  'decideTime'?: (_google_protobuf_Timestamp | null);
}

export interface PrefixApplication__Output {
  'id': (string);
  'organization': (string);
  'prefix': (string);
  'purpose': (string);
  'state': (string);
  'applicant': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'reviewer': (string);
  'reason': (string);
  'decideTime': (_google_protobuf_Timestamp__Output | null);
}
