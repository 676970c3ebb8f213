// Original file: proto/nameplate/registry/v1/organization_service.proto

export const OrganizationState = {
  ORGANIZATION_STATE_UNSPECIFIED: 'ORGANIZATION_STATE_UNSPECIFIED',
  ORGANIZATION_STATE_ACTIVE: 'ORGANIZATION_STATE_ACTIVE',
  ORGANIZATION_STATE_RETIRED: 'ORGANIZATION_STATE_RETIRED',
} as const;

export type OrganizationState =
  | 'ORGANIZATION_STATE_UNSPECIFIED'
  | 0
  | 'ORGANIZATION_STATE_ACTIVE'
  | 1
  | 'ORGANIZATION_STATE_RETIRED'
  | 2

export type OrganizationState__Output = typeof OrganizationState[keyof typeof OrganizationState]
