// Original file: proto/nameplate/resolver/v1/resolver_service.proto

export const ResolvePart = {
  RESOLVE_PART_UNSPECIFIED: 'RESOLVE_PART_UNSPECIFIED',
  RESOLVE_PART_PLACE: 'RESOLVE_PART_PLACE',
  RESOLVE_PART_READINGS: 'RESOLVE_PART_READINGS',
} as const;

export type ResolvePart =
  | 'RESOLVE_PART_UNSPECIFIED'
  | 0
  | 'RESOLVE_PART_PLACE'
  | 1
  | 'RESOLVE_PART_READINGS'
  | 2

export type ResolvePart__Output = typeof ResolvePart[keyof typeof ResolvePart]
