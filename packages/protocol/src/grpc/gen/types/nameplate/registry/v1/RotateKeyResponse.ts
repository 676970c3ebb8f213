// Original file: proto/nameplate/registry/v1/key_service.proto

import type { Key as _nameplate_registry_v1_Key, Key__Output as _nameplate_registry_v1_Key__Output } from '../../../nameplate/registry/v1/Key.ts';

export interface RotateKeyResponse {
  'key'?: (_nameplate_registry_v1_Key | null);
  'secret'?: (string);
}

export interface RotateKeyResponse__Output {
  'key': (_nameplate_registry_v1_Key__Output | null);
  'secret': (string);
}
