/** What a metric measured: a number, a truth value, or a text. */
export type ReadingValue = number | boolean | string;

/** Why a reading deserves care; a reading without flags is good. */
export type QualityFlag =
  | 'out-of-range'
  | 'step-implausible'
  | 'late'
  | 'future'
  | 'receive-time'
  | 'reset'
  | 'unit-converted'
  | 'decoder-warning';

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
