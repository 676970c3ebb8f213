// Original file: proto/nameplate/registry/v1/handle_service.proto

import type { Handle as _nameplate_registry_v1_Handle, Handle__Output as _nameplate_registry_v1_Handle__Output } from '../../../nameplate/registry/v1/Handle.ts';
import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from '../../../google/protobuf/FieldMask.ts';

export interface UpdateHandleRequest {
  'handle'?: (_nameplate_registry_v1_Handle | null);
  'updateMask'?: (_google_protobuf_FieldMask | null);
  'etag'?: (string);
  'requestId'?: (string);
}

export interface UpdateHandleRequest__Output {
  'handle': (_nameplate_registry_v1_Handle__Output | null);
  'updateMask': (_google_protobuf_FieldMask__Output | null);
  'etag': (string);
  'requestId': (string);
}
