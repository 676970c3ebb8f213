// Original file: proto/nameplate/registry/v1/prefix_service.proto

import type { PrefixApplication as _nameplate_registry_v1_PrefixApplication, PrefixApplication__Output as _nameplate_registry_v1_PrefixApplication__Output } from '../../../nameplate/registry/v1/PrefixApplication.ts';

export interface ApplyForPrefixResponse {
  'application'?: (_nameplate_registry_v1_PrefixApplication | null);
}

export interface ApplyForPrefixResponse__Output {
  'application': (_nameplate_registry_v1_PrefixApplication__Output | null);
}
