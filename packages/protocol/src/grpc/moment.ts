/** google.protobuf.Timestamp, as sent or as received. */
export interface TimestampLike {
  readonly seconds?: unknown;
  readonly nanos?: number;
}

/** Unix milliseconds → Timestamp. */
export function toTimestamp(ms: number): { seconds: number; nanos: number } {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}

/** Timestamp → Unix milliseconds; undefined when the field is absent. */
export function fromTimestamp(timestamp: TimestampLike | null | undefined): number | undefined {
  if (timestamp === null || timestamp === undefined) return undefined;
  return Number(timestamp.seconds ?? 0) * 1000 + Math.round((timestamp.nanos ?? 0) / 1e6);
}
