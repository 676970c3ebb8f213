// Original file: proto/nameplate/registry/v1/link_service.proto

export const LinkDefault = {
  LINK_DEFAULT_UNSPECIFIED: 'LINK_DEFAULT_UNSPECIFIED',
  LINK_DEFAULT_SINGLE: 'LINK_DEFAULT_SINGLE',
  LINK_DEFAULT_MULTI: 'LINK_DEFAULT_MULTI',
} as const;

export type LinkDefault =
  | 'LINK_DEFAULT_UNSPECIFIED'
  | 0
  | 'LINK_DEFAULT_SINGLE'
  | 1
  | 'LINK_DEFAULT_MULTI'
  | 2

export type LinkDefault__Output = typeof LinkDefault[keyof typeof LinkDefault]
