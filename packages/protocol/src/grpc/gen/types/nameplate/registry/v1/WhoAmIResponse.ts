// Original file: proto/nameplate/registry/v1/session_service.proto

import type { LoginMethod as _nameplate_registry_v1_LoginMethod, LoginMethod__Output as _nameplate_registry_v1_LoginMethod__Output } from '../../../nameplate/registry/v1/LoginMethod.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface WhoAmIResponse {
  'method'?: (_nameplate_registry_v1_LoginMethod);
  'id'?: (string);
  'scopes'?: (string)[];
  'prefixes'?: (string)[];
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'organization'?: (string);
}

export interface WhoAmIResponse__Output {
  'method': (_nameplate_registry_v1_LoginMethod__Output);
  'id': (string);
  'scopes': (string)[];
  'prefixes': (string)[];
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'organization': (string);
}
