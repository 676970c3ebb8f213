// Original file: proto/nameplate/registry/v1/block_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface SuffixBlock {
  'id'?: (string);
  'prefix'?: (string);
  'stem'?: (string);
  'checked'?: (boolean);
  'first'?: (number | string | Long);
  'last'?: (number | string | Long);
  'expireTime'?: (_google_protobuf_Timestamp | null);
}

export interface SuffixBlock__Output {
  'id': (string);
  'prefix': (string);
  'stem': (string);
  'checked': (boolean);
  'first': (string);
  'last': (string);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
}
