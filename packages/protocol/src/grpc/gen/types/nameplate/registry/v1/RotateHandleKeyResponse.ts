// Original file: proto/nameplate/registry/v1/key_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface RotateHandleKeyResponse {
  'overlapEndTime'?: (_google_protobuf_Timestamp | null);
}

export interface RotateHandleKeyResponse__Output {
  'overlapEndTime': (_google_protobuf_Timestamp__Output | null);
}
