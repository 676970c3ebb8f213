// Original file: proto/nameplate/registry/v1/prefix_service.proto

import type { PrefixApplication as _nameplate_registry_v1_PrefixApplication, PrefixApplication__Output as _nameplate_registry_v1_PrefixApplication__Output } from '../../../nameplate/registry/v1/PrefixApplication.ts';

export interface ListPrefixApplicationsResponse {
  'applications'?: (_nameplate_registry_v1_PrefixApplication)[];
  'nextPageToken'?: (string);
}

export interface ListPrefixApplicationsResponse__Output {
  'applications': (_nameplate_registry_v1_PrefixApplication__Output)[];
  'nextPageToken': (string);
}
