// Original file: proto/nameplate/registry/v1/grant_service.proto

import type { GrantTarget as _nameplate_registry_v1_GrantTarget, GrantTarget__Output as _nameplate_registry_v1_GrantTarget__Output } from '../../../nameplate/registry/v1/GrantTarget.ts';
import type { GrantRight as _nameplate_registry_v1_GrantRight, GrantRight__Output as _nameplate_registry_v1_GrantRight__Output } from '../../../nameplate/registry/v1/GrantRight.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface AllowGrantRequest {
  'on'?: (_nameplate_registry_v1_GrantTarget | null);
  'attributes'?: (string)[];
  'to'?: (string);
  'may'?: (_nameplate_registry_v1_GrantRight);
  'untilTime'?: (_google_protobuf_Timestamp | null);
  'requestId'?: (string);
}

export interface AllowGrantRequest__Output {
  'on': (_nameplate_registry_v1_GrantTarget__Output | null);
  'attributes': (string)[];
  'to': (string);
  'may': (_nameplate_registry_v1_GrantRight__Output);
  'untilTime': (_google_protobuf_Timestamp__Output | null);
  'requestId': (string);
}
