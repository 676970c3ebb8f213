// Original file: proto/nameplate/registry/v1/handle.proto

import type { HandleValue as _nameplate_registry_v1_HandleValue, HandleValue__Output as _nameplate_registry_v1_HandleValue__Output } from '../../../nameplate/registry/v1/HandleValue.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { HandleState as _nameplate_registry_v1_HandleState, HandleState__Output as _nameplate_registry_v1_HandleState__Output } from '../../../nameplate/registry/v1/HandleState.ts';

export interface Handle {
  'identifier'?: (string);
  'values'?: (_nameplate_registry_v1_HandleValue)[];
  'etag'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'updateTime'?: (_google_protobuf_Timestamp | null);
  'state'?: (_nameplate_registry_v1_HandleState);
}

export interface Handle__Output {
  'identifier': (string);
  'values': (_nameplate_registry_v1_HandleValue__Output)[];
  'etag': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
  'state': (_nameplate_registry_v1_HandleState__Output);
}
