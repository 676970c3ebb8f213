// Original file: proto/nameplate/registry/v1/handle.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { PrefixEvent as _nameplate_registry_v1_PrefixEvent, PrefixEvent__Output as _nameplate_registry_v1_PrefixEvent__Output } from '../../../nameplate/registry/v1/PrefixEvent.ts';

export interface Prefix {
  'prefix'?: (string);
  'description'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'etag'?: (string);
  'organization'?: (string);
  'suspended'?: (boolean);
  'events'?: (_nameplate_registry_v1_PrefixEvent)[];
}

export interface Prefix__Output {
  'prefix': (string);
  'description': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'etag': (string);
  'organization': (string);
  'suspended': (boolean);
  'events': (_nameplate_registry_v1_PrefixEvent__Output)[];
}
