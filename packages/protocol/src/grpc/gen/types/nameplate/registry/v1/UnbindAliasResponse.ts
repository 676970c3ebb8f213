// Original file: proto/nameplate/registry/v1/alias_service.proto

import type { Alias as _nameplate_registry_v1_Alias, Alias__Output as _nameplate_registry_v1_Alias__Output } from '../../../nameplate/registry/v1/Alias.ts';

export interface UnbindAliasResponse {
  'alias'?: (_nameplate_registry_v1_Alias | null);
}

export interface UnbindAliasResponse__Output {
  'alias': (_nameplate_registry_v1_Alias__Output | null);
}
