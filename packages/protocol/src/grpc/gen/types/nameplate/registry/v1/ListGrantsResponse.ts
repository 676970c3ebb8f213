// Original file: proto/nameplate/registry/v1/grant_service.proto

import type { Grant as _nameplate_registry_v1_Grant, Grant__Output as _nameplate_registry_v1_Grant__Output } from '../../../nameplate/registry/v1/Grant.ts';

export interface ListGrantsResponse {
  'grants'?: (_nameplate_registry_v1_Grant)[];
  'nextPageToken'?: (string);
}

export interface ListGrantsResponse__Output {
  'grants': (_nameplate_registry_v1_Grant__Output)[];
  'nextPageToken': (string);
}
