/** How a metric behaves, which decides how it is aggregated. */
export type MetricKind = 'gauge' | 'counter' | 'state' | 'text';

/** One metric of a device profile. */
export interface MetricDefinition {
  readonly kind: MetricKind;
  /** UCUM code of the stored value. */
  readonly unit?: string;
  /** Dotted path into the JSON payload; the metric's own name when absent. */
  readonly path?: string;
  /** Multiplies the number in the payload. */
  readonly scale?: number;
  readonly name?: { readonly en?: string; readonly zh?: string };
  /** Outside of it a reading is flagged `out-of-range`, and stored. */
  readonly range?: { readonly min?: number; readonly max?: number };
  /** A counter starts again from 0 after this value. */
  readonly rollover?: number;
  /** `public` readings are resolvable without a key. Default `private`. */
  readonly visibility?: 'public' | 'private';
}

/** How one kind of device encodes its payload, and the metrics it reports. Immutable once published. */
export interface DeviceProfile {
  readonly format: 'json';
  /** Where the device time is: dotted path, and its form. Receive time is used when absent. */
  readonly time?: {
    readonly path: string;
    readonly form?: 'rfc3339' | 'unix-s' | 'unix-ms';
    /** Further ahead of the server than this is flagged `future`. Default 600. */
    readonly maxFutureS?: number;
    /** Older than this is flagged `late`. Default 3,888,000 (45 days). */
    readonly maxPastS?: number;
  };
  /** True: fields that no metric names become gauges, states or texts of their own name. */
  readonly acceptUnknown?: boolean;
  readonly metrics: Readonly<Record<string, MetricDefinition>>;
}

/** The profile of a device that was enrolled without one: any flat JSON of scalars, received time unless `time` is there. */
export const genericProfile: DeviceProfile = {
  format: 'json',
  time: { path: 'time' },
  acceptUnknown: true,
  metrics: {},
};
