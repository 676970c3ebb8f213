// Original file: proto/nameplate/registry/v1/handle.proto

export const HandleState = {
  HANDLE_STATE_UNSPECIFIED: 'HANDLE_STATE_UNSPECIFIED',
  HANDLE_STATE_ACTIVE: 'HANDLE_STATE_ACTIVE',
  HANDLE_STATE_RETIRED: 'HANDLE_STATE_RETIRED',
} as const;

export type HandleState =
  | 'HANDLE_STATE_UNSPECIFIED'
  | 0
  | 'HANDLE_STATE_ACTIVE'
  | 1
  | 'HANDLE_STATE_RETIRED'
  | 2

export type HandleState__Output = typeof HandleState[keyof typeof HandleState]
