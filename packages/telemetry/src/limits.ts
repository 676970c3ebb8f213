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
}

export const defaultTelemetryLimits: TelemetryLimits = {
  metricsPerDevice: 1_000,
  cachedReadings: 200_000,
  pageSize: 1_000,
  windows: 10_000,
  subscribers: 1_000,
  subscriberQueue: 1_000,
};
