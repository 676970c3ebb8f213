// Original file: proto/nameplate/registry/v1/organization_service.proto

import type { Organization as _nameplate_registry_v1_Organization, Organization__Output as _nameplate_registry_v1_Organization__Output } from '../../../nameplate/registry/v1/Organization.ts';

export interface ListOrganizationsResponse {
  'organizations'?: (_nameplate_registry_v1_Organization)[];
  'nextPageToken'?: (string);
}

export interface ListOrganizationsResponse__Output {
  'organizations': (_nameplate_registry_v1_Organization__Output)[];
  'nextPageToken': (string);
}
