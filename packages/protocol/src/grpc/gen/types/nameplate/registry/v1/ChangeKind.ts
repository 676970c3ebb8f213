// Original file: proto/nameplate/registry/v1/handle.proto

export const ChangeKind = {
  CHANGE_KIND_UNSPECIFIED: 'CHANGE_KIND_UNSPECIFIED',
  CHANGE_KIND_CREATED: 'CHANGE_KIND_CREATED',
  CHANGE_KIND_UPDATED: 'CHANGE_KIND_UPDATED',
  CHANGE_KIND_RETIRED: 'CHANGE_KIND_RETIRED',
  CHANGE_KIND_ACCESS: 'CHANGE_KIND_ACCESS',
} as const;

export type ChangeKind =
  | 'CHANGE_KIND_UNSPECIFIED'
  | 0
  | 'CHANGE_KIND_CREATED'
  | 1
  | 'CHANGE_KIND_UPDATED'
  | 2
  | 'CHANGE_KIND_RETIRED'
  | 3
  | 'CHANGE_KIND_ACCESS'
  | 4

export type ChangeKind__Output = typeof ChangeKind[keyof typeof ChangeKind]
