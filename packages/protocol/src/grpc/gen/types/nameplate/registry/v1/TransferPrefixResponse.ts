// Original file: proto/nameplate/registry/v1/prefix_service.proto

import type { Prefix as _nameplate_registry_v1_Prefix, Prefix__Output as _nameplate_registry_v1_Prefix__Output } from '../../../nameplate/registry/v1/Prefix.ts';

export interface TransferPrefixResponse {
  'prefix'?: (_nameplate_registry_v1_Prefix | null);
}

export interface TransferPrefixResponse__Output {
  'prefix': (_nameplate_registry_v1_Prefix__Output | null);
}
