// Original file: proto/nameplate/registry/v1/grant_service.proto

export const GrantRight = {
  GRANT_RIGHT_UNSPECIFIED: 'GRANT_RIGHT_UNSPECIFIED',
  GRANT_RIGHT_VIEW: 'GRANT_RIGHT_VIEW',
  GRANT_RIGHT_EDIT: 'GRANT_RIGHT_EDIT',
} as const;

export type GrantRight =
  | 'GRANT_RIGHT_UNSPECIFIED'
  | 0
  | 'GRANT_RIGHT_VIEW'
  | 1
  | 'GRANT_RIGHT_EDIT'
  | 2

export type GrantRight__Output = typeof GrantRight[keyof typeof GrantRight]
