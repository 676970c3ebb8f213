// Original file: proto/nameplate/telemetry/v1/alarm.proto

export const AlarmSeverity = {
  ALARM_SEVERITY_UNSPECIFIED: 'ALARM_SEVERITY_UNSPECIFIED',
  ALARM_SEVERITY_CRITICAL: 'ALARM_SEVERITY_CRITICAL',
  ALARM_SEVERITY_MAJOR: 'ALARM_SEVERITY_MAJOR',
  ALARM_SEVERITY_MINOR: 'ALARM_SEVERITY_MINOR',
  ALARM_SEVERITY_WARNING: 'ALARM_SEVERITY_WARNING',
} as const;

export type AlarmSeverity =
  | 'ALARM_SEVERITY_UNSPECIFIED'
  | 0
  | 'ALARM_SEVERITY_CRITICAL'
  | 1
  | 'ALARM_SEVERITY_MAJOR'
  | 2
  | 'ALARM_SEVERITY_MINOR'
  | 3
  | 'ALARM_SEVERITY_WARNING'
  | 4

export type AlarmSeverity__Output = typeof AlarmSeverity[keyof typeof AlarmSeverity]
