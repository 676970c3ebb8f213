// Original file: proto/nameplate/registry/v1/alias_service.proto

import type { Alias as _nameplate_registry_v1_Alias, Alias__Output as _nameplate_registry_v1_Alias__Output } from '../../../nameplate/registry/v1/Alias.ts';

export interface ListAliasesResponse {
  'aliases'?: (_nameplate_registry_v1_Alias)[];
}

export interface ListAliasesResponse__Output {
  'aliases': (_nameplate_registry_v1_Alias__Output)[];
}
