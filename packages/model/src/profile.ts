/** How a metric behaves, which decides how it is aggregated. */
export type MetricKind = 'gauge' | 'counter' | 'state' | 'text';

/** How a device writes its time. */
export type TimeForm = 'rfc3339' | 'unix-s' | 'unix-ms';

/** One metric of a device profile. */
export interface MetricDefinition {
  readonly kind: MetricKind;
  /** UCUM code of the stored value. */
  readonly unit?: string;
  /** Path into the record, such as `energy.total`, `phases[0].voltage` or `["a.b"]`; the metric's own name when absent. */
  readonly path?: string;
  /** Multiplies the number in the payload. */
  readonly scale?: number;
  /** True: the device writes this number as a text, `"21.5"`. A text is refused otherwise. */
  readonly numericText?: boolean;
  readonly name?: { readonly en?: string; readonly zh?: string };
  /** Outside of it a reading is flagged `out-of-range`, and stored. */
  readonly range?: { readonly min?: number; readonly max?: number };
  /** A change by more than `max` within `perS` seconds (in proportion over longer) is flagged `step-implausible`, and stored. */
  readonly step?: { readonly max: number; readonly perS: number };
  /** A counter starts again from 0 when it reaches this value: 100000 for a register of five digits. */
  readonly rollover?: number;
  /** `public` readings are resolvable without a key. Default `private`. */
  readonly visibility?: 'public' | 'private';
}

/** How one kind of device encodes its payload, and the metrics it reports. Immutable once published. */
export interface DeviceProfile {
  readonly format: 'json';
  /** Where the array of records is, when a message holds several. A payload that is itself an array needs no path. */
  readonly records?: string;
  /** Where the device time is: path in the record, else in the message, and its form. Receive time is used when absent. */
  readonly time?: {
    readonly path: string;
    /** Absent: a text is RFC 3339, a number from 10¹¹ on Unix milliseconds, a smaller one Unix seconds. */
    readonly form?: TimeForm;
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
