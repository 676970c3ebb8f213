// Original file: proto/nameplate/registry/v1/grant_service.proto

import type { Grant as _nameplate_registry_v1_Grant, Grant__Output as _nameplate_registry_v1_Grant__Output } from '../../../nameplate/registry/v1/Grant.ts';

export interface AllowGrantResponse {
  'grant'?: (_nameplate_registry_v1_Grant | null);
}

export interface AllowGrantResponse__Output {
  'grant': (_nameplate_registry_v1_Grant__Output | null);
}
