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
  /** A value in a unit that its metric cannot have. */
  | 'unit'
  | 'metric-name'
  | 'no-metric'
  /** No decode rule of the profile matches, and it names no format beside them. */
  | 'no-rule'
  /** The octets are not what the format says: a length, a mark, a field that is not there. */
  | 'malformed'
  | 'checksum'
  /** Well-formed, and of a kind that is not read here: an identifier, a data type, a function code. */
  | 'unsupported'
  /** The device says that it could not do it: an abnormal answer, an exception code. */
  | 'device-error'
  /** A codec threw, ran too long, or made too much. */
  | 'codec-failed'
  /** Data of an edge node whose birth is not known, or that names an unknown alias. */
  | 'no-birth';

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
  if (typeof value === 'bigint') return String(value).slice(0, 60);
  const text =
    typeof value === 'object' && value !== null
      ? Array.isArray(value)
        ? 'an array'
        : 'an object'
      : JSON.stringify(value);
  const plain = text ?? typeof value;
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}

/** A message that holds more than its limit: the rest of it is not used. */
export function tooManyReadings(limit: number): Problem {
  return { reason: 'too-many-readings', message: `The message holds more than ${limit} values; the rest is not used.` };
}
