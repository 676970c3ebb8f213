// Original file: proto/nameplate/registry/v1/key_service.proto

import type { Key as _nameplate_registry_v1_Key, Key__Output as _nameplate_registry_v1_Key__Output } from '../../../nameplate/registry/v1/Key.ts';

export interface ListKeysResponse {
  'keys'?: (_nameplate_registry_v1_Key)[];
  'nextPageToken'?: (string);
}

export interface ListKeysResponse__Output {
  'keys': (_nameplate_registry_v1_Key__Output)[];
  'nextPageToken': (string);
}
