// Original file: proto/nameplate/registry/v1/organization_service.proto

import type { Quotas as _nameplate_registry_v1_Quotas, Quotas__Output as _nameplate_registry_v1_Quotas__Output } from '../../../nameplate/registry/v1/Quotas.ts';

export interface UpdateOrganizationRequest {
  'id'?: (string);
  'nameZh'?: (string);
  'nameEn'?: (string);
  'industry'?: (string);
  'region'?: (string);
  'quotas'?: (_nameplate_registry_v1_Quotas | null);
  'etag'?: (string);
  'requestId'?: (string);
  '_industry'?: "industry";
  '_region'?: "region";
}

export interface UpdateOrganizationRequest__Output {
  'id': (string);
  'nameZh': (string);
  'nameEn': (string);
  'industry'?: (string);
  'region'?: (string);
  'quotas': (_nameplate_registry_v1_Quotas__Output | null);
  'etag': (string);
  'requestId': (string);
  '_industry'?: "industry";
  '_region'?: "region";
}
