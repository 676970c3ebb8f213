// Original file: proto/nameplate/registry/v1/handle.proto

import type { ValuePermissions as _nameplate_registry_v1_ValuePermissions, ValuePermissions__Output as _nameplate_registry_v1_ValuePermissions__Output } from '../../../nameplate/registry/v1/ValuePermissions.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { ValueReference as _nameplate_registry_v1_ValueReference, ValueReference__Output as _nameplate_registry_v1_ValueReference__Output } from '../../../nameplate/registry/v1/ValueReference.ts';
import type { Visibility as _nameplate_registry_v1_Visibility, Visibility__Output as _nameplate_registry_v1_Visibility__Output } from '../../../nameplate/registry/v1/Visibility.ts';

export interface HandleValue {
  'index'?: (number);
  'type'?: (string);
  'data'?: (Buffer | Uint8Array | string);
  'ttlS'?: (number);
  'expireUnixS'?: (number);
  'permissions'?: (_nameplate_registry_v1_ValuePermissions | null);
  'updateTime'?: (_google_protobuf_Timestamp | null);
  'references'?: (_nameplate_registry_v1_ValueReference)[];
  'visibility'?: (_nameplate_registry_v1_Visibility);
  'ttl'?: "ttlS"|"expireUnixS";
}

export interface HandleValue__Output {
  'index': (number);
  'type': (string);
  'data': (Buffer);
  'ttlS'?: (number);
  'expireUnixS'?: (number);
  'permissions': (_nameplate_registry_v1_ValuePermissions__Output | null);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
  'references': (_nameplate_registry_v1_ValueReference__Output)[];
  'visibility': (_nameplate_registry_v1_Visibility__Output);
  'ttl'?: "ttlS"|"expireUnixS";
}
