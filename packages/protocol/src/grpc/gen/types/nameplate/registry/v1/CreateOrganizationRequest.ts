// Original file: proto/nameplate/registry/v1/organization_service.proto

import type { OrganizationLevel as _nameplate_registry_v1_OrganizationLevel, OrganizationLevel__Output as _nameplate_registry_v1_OrganizationLevel__Output } from '../../../nameplate/registry/v1/OrganizationLevel.ts';
import type { Quotas as _nameplate_registry_v1_Quotas, Quotas__Output as _nameplate_registry_v1_Quotas__Output } from '../../../nameplate/registry/v1/Quotas.ts';

export interface CreateOrganizationRequest {
  'id'?: (string);
  'nameZh'?: (string);
  'nameEn'?: (string);
  'parent'?: (string);
  'level'?: (_nameplate_registry_v1_OrganizationLevel);
  'industry'?: (string);
  'region'?: (string);
  'quotas'?: (_nameplate_registry_v1_Quotas | null);
  'requestId'?: (string);
}

export interface CreateOrganizationRequest__Output {
  'id': (string);
  'nameZh': (string);
  'nameEn': (string);
  'parent': (string);
  'level': (_nameplate_registry_v1_OrganizationLevel__Output);
  'industry': (string);
  'region': (string);
  'quotas': (_nameplate_registry_v1_Quotas__Output | null);
  'requestId': (string);
}
