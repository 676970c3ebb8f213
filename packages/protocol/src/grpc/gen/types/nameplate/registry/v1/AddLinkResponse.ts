// Original file: proto/nameplate/registry/v1/link_service.proto

import type { Link as _nameplate_registry_v1_Link, Link__Output as _nameplate_registry_v1_Link__Output } from '../../../nameplate/registry/v1/Link.ts';

export interface AddLinkResponse {
  'link'?: (_nameplate_registry_v1_Link | null);
}

export interface AddLinkResponse__Output {
  'link': (_nameplate_registry_v1_Link__Output | null);
}
