/** What a metric measured: a number, a truth value, or a text. */
export type ReadingValue = number | boolean | string;

/** Why a reading deserves care; a reading without flags is good. */
export type QualityFlag = (typeof qualityFlags)[number];

/** Every flag. */
export const qualityFlags = [
  /** Outside of the metric's range, or a code that its states do not have. */
  'out-of-range',
  /** It changed by more than is plausible since the reading before. */
  'step-implausible',
  /** Older than the profile expects. */
  'late',
  /** Of a time that is not yet: the device's clock is wrong. */
  'future',
  /** The device sent no time; it is that of receipt. */
  'receive-time',
  /** A counter began again. */
  'reset',
  /** Sent in another unit. */
  'unit-converted',
  /** The format, or its codec, has a doubt. */
  'decoder-warning',
  /** Kept by the device and sent later, as it says. */
  'historical',
  /** Not measured but estimated, as the device says. */
  'estimated',
  /** Put in for one that is missing, as the device says. */
  'substituted',
] as const;

/** One metric at one moment. */
export interface Reading {
  readonly metric: string;
  readonly value: ReadingValue;
  /** UCUM code; empty when the profile names none. */
  readonly unit: string;
  /** When the device measured, Unix milliseconds. */
  readonly deviceTimeMs: number;
  /** When the gateway took it in, Unix milliseconds. */
  readonly receiveTimeMs: number;
  readonly quality: readonly QualityFlag[];
}

/** A reading with the identifier of the device that made it. */
export interface DeviceReading extends Reading {
  readonly identifier: string;
}

/** How a window of readings becomes one figure. */
export type Fold = 'min' | 'max' | 'mean' | 'sum' | 'count' | 'first' | 'last' | 'delta';

/** One figure over the half-open window [start, end). */
export interface AggregateWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** Absent when the window holds nothing to fold. */
  readonly value?: number;
  readonly count: number;
}
