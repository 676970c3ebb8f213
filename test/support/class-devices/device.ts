/** What a reading is read back as: value, unit, flags. */
export type Expected = readonly [value: number | string | boolean, unit: string, ...quality: string[]];

/** One message of a device, and what the platform makes of it. */
export interface Report {
  /** Seconds after the device was enrolled, on the server's clock. */
  readonly atS: number;
  readonly payload: string | Buffer;
  /** The latest readings of the metrics named, once it is in. */
  readonly latest: Readonly<Record<string, Expected>>;
}

/** A device as one of its class sends: nothing is set up for it but the name of its built-in profile. */
export interface ClassDevice {
  readonly profile: string;
  /** What it is, for the reader. */
  readonly about: string;
  readonly port: string;
  /** Of MQTT 5; without one it speaks MQTT 3.1.1. */
  readonly contentType?: string;
  readonly reports: readonly Report[];
  /** The first message once it is back; what it kept while it was away is in it. */
  readonly recovery: Report;
  /** Alarms of its class that are active after the reports, while it is silent beside that of silence, and after the recovery. */
  readonly alarms?: {
    readonly reported?: readonly string[];
    /** As after the reports, unless some had to hold for longer. */
    readonly silent?: readonly string[];
    readonly recovered?: readonly string[];
  };
  /** All of one metric at the end: seconds after enrolment by the device's time, value, flags. Each message was sent twice. */
  readonly history?: {
    readonly metric: string;
    readonly readings: readonly (readonly [atS: number, value: number | string | boolean, ...quality: string[]])[];
  };
}

/** When the devices are enrolled: what their clocks and the server's start from. */
export const enrolled = Date.parse('2026-06-01T12:00:00Z');

/** RFC 3339 of a moment so many seconds after. */
export function at(seconds: number): string {
  return new Date(enrolled + seconds * 1000).toISOString();
}

export function json(value: unknown): string {
  return JSON.stringify(value);
}

export function hex(octets: string): Buffer {
  return Buffer.from(octets.replaceAll(/\s/g, ''), 'hex');
}

/** A frame with its sum and end, as DL/T 645 and CJ/T 188 close theirs. */
export function closed(octets: string): Buffer {
  const frame = hex(octets);
  const sum = frame.reduce((total, octet) => (total + octet) % 256, 0);
  return Buffer.concat([frame, Buffer.of(sum, 0x16)]);
}
