// Original file: proto/nameplate/registry/v1/profile_service.proto

import type { Profile as _nameplate_registry_v1_Profile, Profile__Output as _nameplate_registry_v1_Profile__Output } from '../../../nameplate/registry/v1/Profile.ts';

export interface PublishProfileResponse {
  'profile'?: (_nameplate_registry_v1_Profile | null);
}

export interface PublishProfileResponse__Output {
  'profile': (_nameplate_registry_v1_Profile__Output | null);
}
