// Original file: proto/nameplate/registry/v1/handle_service.proto

export const HandleView = {
  HANDLE_VIEW_UNSPECIFIED: 'HANDLE_VIEW_UNSPECIFIED',
  HANDLE_VIEW_BASIC: 'HANDLE_VIEW_BASIC',
  HANDLE_VIEW_FULL: 'HANDLE_VIEW_FULL',
} as const;

export type HandleView =
  | 'HANDLE_VIEW_UNSPECIFIED'
  | 0
  | 'HANDLE_VIEW_BASIC'
  | 1
  | 'HANDLE_VIEW_FULL'
  | 2

export type HandleView__Output = typeof HandleView[keyof typeof HandleView]
