/** Every bound of telemetry. Each has a default and is configuration. */
export interface TelemetryLimits {
  /** Metrics that are kept of one device; readings of further ones are not stored. */
  readonly metricsPerDevice: number;
  /** Latest readings kept in memory, of all devices together. */
  readonly cachedReadings: number;
  /** Readings of one page; also the default. */
  readonly pageSize: number;
  /** Windows of one aggregate. */
  readonly windows: number;
  readonly subscribers: number;
  /** Readings that wait for a slow subscriber; then the oldest are dropped and counted. */
  readonly subscriberQueue: number;
  /** Times that an alarm of a device was raised which are kept; then the oldest go. */
  readonly alarmHistory: number;
  /** Readings of one metric that an alarm looks back at; what is further back is not looked at again. */
  readonly alarmReadings: number;
  /** Readings that are kept in memory for the next look at alarms, of all devices together. */
  readonly alarmSamples: number;
  /** Devices that wait for their alarms to be looked at; then readings are written no faster than that. */
  readonly alarmBacklog: number;
  /** After a start, deadlines wait for this long: devices that were cut off report first. */
  readonly alarmGraceMs: number;
  /** Commands kept of a device; open ones are kept besides. */
  readonly commandHistory: number;
}

export const defaultTelemetryLimits: TelemetryLimits = {
  metricsPerDevice: 1_000,
  cachedReadings: 200_000,
  pageSize: 1_000,
  windows: 10_000,
  subscribers: 1_000,
  subscriberQueue: 1_000,
  alarmHistory: 200,
  alarmReadings: 20_000,
  alarmSamples: 1_000_000,
  alarmBacklog: 50_000,
  alarmGraceMs: 60_000,
  commandHistory: 100,
};
