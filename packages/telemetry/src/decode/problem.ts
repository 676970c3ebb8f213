/** Why a message, or a part of it, could not be used. A closed set: it labels a metric. */
export type RejectReason =
  | 'too-large'
  | 'not-utf8'
  | 'not-json'
  | 'not-a-record'
  | 'too-many-readings'
  | 'time-invalid'
  | 'time-missing'
  | 'value-type'
  | 'value-not-finite'
  | 'value-too-long'
  | 'metric-name'
  | 'no-metric';

/** One thing that could not be used. */
export interface Problem {
  readonly reason: RejectReason;
  /** For people; holds no more than a few dozen characters of what was sent. */
  readonly message: string;
}

/** Marks a result that is a problem. */
export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'reason' in value;
}

/** A value from outside, cut to what a log line bears. */
export function shown(value: unknown): string {
  const text =
    typeof value === 'object' && value !== null
      ? Array.isArray(value)
        ? 'an array'
        : 'an object'
      : JSON.stringify(value);
  const plain = text ?? typeof value;
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}
