// Original file: proto/nameplate/registry/v1/handle.proto

import type { ChangeKind as _nameplate_registry_v1_ChangeKind, ChangeKind__Output as _nameplate_registry_v1_ChangeKind__Output } from '../../../nameplate/registry/v1/ChangeKind.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Change {
  'sequence'?: (number | string | Long);
  'kind'?: (_nameplate_registry_v1_ChangeKind);
  'identifier'?: (string);
  'etag'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
  'actor'?: (string);
}

export interface Change__Output {
  'sequence': (string);
  'kind': (_nameplate_registry_v1_ChangeKind__Output);
  'identifier': (string);
  'etag': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  'actor': (string);
}
