import type { DataType } from './data-type.ts';

export type Scalar = number | bigint | boolean | string;

/** A metric's value by its type: Int64 and UInt64 are bigint, DateTime is Unix milliseconds, File and Bytes are octets. */
export type SparkplugValue = Scalar | Uint8Array | readonly Scalar[] | DataSet | Template;

/** Sparkplug 3.0 §6.4.8: a table. */
export interface DataSet {
  readonly columns: readonly string[];
  readonly types: readonly DataType[];
  readonly rows: readonly (readonly (Scalar | null)[])[];
}

/** Sparkplug 3.0 §6.4.12: a structure, or its definition. */
export interface Template {
  readonly version?: string;
  /** Name of the definition that this is an instance of. */
  readonly definition?: string;
  readonly isDefinition?: boolean;
  readonly members: readonly Metric[];
  readonly parameters: readonly Parameter[];
}

export interface Parameter {
  readonly name: string;
  readonly type: DataType;
  readonly value: Scalar | null;
}

/** Sparkplug 3.0 §6.4.9: what is known of a metric beside its value, by name. */
export type PropertySet = Readonly<Record<string, Property>>;

export interface Property {
  readonly type: DataType;
  readonly value: Scalar | null | PropertySet | readonly PropertySet[];
}

/** Sparkplug 3.0 §6.4.7. */
export interface MetaData {
  readonly isMultiPart?: boolean;
  readonly contentType?: string;
  readonly size?: bigint;
  readonly seq?: bigint;
  readonly fileName?: string;
  readonly fileType?: string;
  readonly md5?: string;
  readonly description?: string;
}

/** What a metric says beside its value, Sparkplug 3.0 §6.4.6. */
export interface MetricHead {
  readonly name?: string;
  readonly alias?: bigint;
  /** Unix milliseconds. */
  readonly timestampMs?: number;
  /** Absent in data messages, where the birth has said it. */
  readonly type?: DataType;
  readonly historical?: boolean;
  readonly transient?: boolean;
  readonly metadata?: MetaData;
  readonly properties?: PropertySet;
}

/** A metric to be written. */
export interface Metric extends MetricHead {
  readonly type: DataType;
  /** null: there is no value now (`is_null`). */
  readonly value: SparkplugValue | null;
  /** Leave the type out, as data messages and commands should (tck-id-payloads-metric-datatype-not-req). */
  readonly typeKnown?: boolean;
}

/** A value as it stands on the wire: what number it is, only its type says. */
export type WireValue =
  | { readonly field: 'int' | 'long'; readonly value: bigint }
  | { readonly field: 'float' | 'double'; readonly value: number }
  | { readonly field: 'boolean'; readonly value: boolean }
  | { readonly field: 'string'; readonly value: string }
  | { readonly field: 'bytes'; readonly value: Uint8Array }
  | { readonly field: 'dataset'; readonly value: DataSet }
  | { readonly field: 'template'; readonly value: Template };

/** A metric as read: its value waits for its type (`valueOf`). */
export interface WireMetric extends MetricHead {
  /** null: `is_null`; absent: nothing that is known was sent. */
  readonly wire?: WireValue | null;
}

/** Sparkplug 3.0 §6.4.5. */
export interface PayloadHead {
  readonly timestampMs?: number;
  /** 0 to 255. */
  readonly seq?: number;
  readonly uuid?: string;
  readonly body?: Uint8Array;
}

export interface SparkplugPayload extends PayloadHead {
  readonly metrics: readonly Metric[];
}

export interface WirePayload extends PayloadHead {
  readonly metrics: readonly WireMetric[];
}
