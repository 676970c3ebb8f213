// Original file: proto/nameplate/registry/v1/statistics_service.proto

export const StatisticsBy = {
  STATISTICS_BY_UNSPECIFIED: 'STATISTICS_BY_UNSPECIFIED',
  STATISTICS_BY_PREFIX: 'STATISTICS_BY_PREFIX',
  STATISTICS_BY_INDUSTRY: 'STATISTICS_BY_INDUSTRY',
  STATISTICS_BY_REGION: 'STATISTICS_BY_REGION',
} as const;

export type StatisticsBy =
  | 'STATISTICS_BY_UNSPECIFIED'
  | 0
  | 'STATISTICS_BY_PREFIX'
  | 1
  | 'STATISTICS_BY_INDUSTRY'
  | 2
  | 'STATISTICS_BY_REGION'
  | 3

export type StatisticsBy__Output = typeof StatisticsBy[keyof typeof StatisticsBy]
