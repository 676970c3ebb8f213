// Original file: proto/nameplate/registry/v1/organization_service.proto

import type { OrganizationLevel as _nameplate_registry_v1_OrganizationLevel, OrganizationLevel__Output as _nameplate_registry_v1_OrganizationLevel__Output } from '../../../nameplate/registry/v1/OrganizationLevel.ts';
import type { Quotas as _nameplate_registry_v1_Quotas, Quotas__Output as _nameplate_registry_v1_Quotas__Output } from '../../../nameplate/registry/v1/Quotas.ts';
import type { OrganizationState as _nameplate_registry_v1_OrganizationState, OrganizationState__Output as _nameplate_registry_v1_OrganizationState__Output } from '../../../nameplate/registry/v1/OrganizationState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Organization {
  'id'?: (string);
  'nameZh'?: (string);
  'nameEn'?: (string);
  'parent'?: (string);
  'level'?: (_nameplate_registry_v1_OrganizationLevel);
  'industry'?: (string);
  'region'?: (string);
  'quotas'?: (_nameplate_registry_v1_Quotas | null);
  'state'?: (_nameplate_registry_v1_OrganizationState);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'updateTime'?: (_google_protobuf_Timestamp | null);
  'etag'?: (string);
}

export interface Organization__Output {
  'id': (string);
  'nameZh': (string);
  'nameEn': (string);
  'parent': (string);
  'level': (_nameplate_registry_v1_OrganizationLevel__Output);
  'industry': (string);
  'region': (string);
  'quotas': (_nameplate_registry_v1_Quotas__Output | null);
  'state': (_nameplate_registry_v1_OrganizationState__Output);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
  'etag': (string);
}
