// Original file: proto/nameplate/registry/v1/device_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ClaimCode {
  'id'?: (string);
  'identifier'?: (string);
  'prefix'?: (string);
  'profile'?: (string);
  'uses'?: (number);
  'used'?: (number);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'expireTime'?: (_google_protobuf_Timestamp | null);
}

export interface ClaimCode__Output {
  'id': (string);
  'identifier': (string);
  'prefix': (string);
  'profile': (string);
  'uses': (number);
  'used': (number);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
}
