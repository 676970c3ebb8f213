// Original file: proto/nameplate/registry/v1/key_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Key {
  'id'?: (string);
  'description'?: (string);
  'scopes'?: (string)[];
  'prefixes'?: (string)[];
  'createTime'?: (_google_protobuf_Timestamp | null);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'revokeTime'?: (_google_protobuf_Timestamp | null);
  'organization'?: (string);
  'rotateTime'?: (_google_protobuf_Timestamp | null);
  'overlapEndTime'?: (_google_protobuf_Timestamp | null);
}

export interface Key__Output {
  'id': (string);
  'description': (string);
  'scopes': (string)[];
  'prefixes': (string)[];
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'revokeTime': (_google_protobuf_Timestamp__Output | null);
  'organization': (string);
  'rotateTime': (_google_protobuf_Timestamp__Output | null);
  'overlapEndTime': (_google_protobuf_Timestamp__Output | null);
}
