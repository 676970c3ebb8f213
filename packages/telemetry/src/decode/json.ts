import { type DecodeLimits, defaultDecodeLimits, isProblem, type Problem } from '@nameplate/formats';
import {
  type DeviceProfile,
  followJsonPath,
  isMetricName,
  type MetricDefinition,
  type Reading,
} from '@nameplate/model';
import { type Moment, momentFlags, valueFlags } from '../quality.ts';
import { type CompiledProfile, compileProfile } from './compiled-profile.ts';
import { parseDeviceTime } from './device-time.ts';
import { kindOf, readValue } from './value.ts';

/** A device message, as the journal gives it. */
export interface EncodedMessage {
  readonly payload: Uint8Array;
  /** Unix milliseconds. */
  readonly receiveTimeMs: number;
  /** The topic level after `up/`. JSON has no use for it. */
  readonly port?: string;
}

/** What could be used, and the first thing that could not: both may be there. */
export interface DecodedMessage {
  readonly readings: readonly Reading[];
  readonly rejected?: Problem;
}

/**
 * Payload → readings, by the device's profile. Never throws on a payload, and what it makes is bounded by `limits`.
 * A record that cannot be used does not take the others with it.
 */
export function decodeMessage(
  profile: DeviceProfile,
  message: EncodedMessage,
  limits: DecodeLimits = defaultDecodeLimits,
): DecodedMessage {
  const root = parse(message.payload, limits);
  if (isParsed(root)) return new Decoder(profile, message, limits).decode(root.value);
  return { readings: [], rejected: root };
}

type Parsed = { readonly value: unknown };

function isParsed(result: Parsed | Problem): result is Parsed {
  return 'value' in result;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function parse(payload: Uint8Array, { payloadBytes }: DecodeLimits): Parsed | Problem {
  if (payload.length > payloadBytes)
    return { reason: 'too-large', message: `${payload.length} octets, at most ${payloadBytes}.` };
  let text: string;
  try {
    text = strictUtf8.decode(payload);
  } catch {
    return { reason: 'not-utf8', message: 'The payload is not UTF-8 text.' };
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (thrown) {
    const why = thrown instanceof SyntaxError ? thrown.message : 'it nests too deep';
    return { reason: 'not-json', message: `The payload is not JSON: ${why}`.slice(0, 200) };
  }
}

class Decoder {
  readonly #profile: DeviceProfile;
  readonly #compiled: CompiledProfile;
  readonly #message: EncodedMessage;
  readonly #limits: DecodeLimits;
  readonly #readings: Reading[] = [];
  #rejected: Problem | undefined;

  constructor(profile: DeviceProfile, message: EncodedMessage, limits: DecodeLimits) {
    this.#profile = profile;
    this.#compiled = compileProfile(profile);
    this.#message = message;
    this.#limits = limits;
  }

  decode(root: unknown): DecodedMessage {
    const records = this.#records(root);
    for (const record of records.slice(0, this.#limits.recordsPerMessage)) this.#record(record, root, records.length);
    if (records.length > this.#limits.recordsPerMessage)
      this.#reject({
        reason: 'too-many-readings',
        message: `${records.length} records, at most ${this.#limits.recordsPerMessage}.`,
      });
    if (this.#readings.length === 0)
      this.#reject({ reason: 'no-metric', message: 'The message holds no metric of the profile.' });
    const readings = this.#readings;
    return this.#rejected === undefined ? { readings } : { readings, rejected: this.#rejected };
  }

  #records(root: unknown): readonly unknown[] {
    if (Array.isArray(root)) return root;
    if (this.#compiled.records === undefined) return [root];
    const records = followJsonPath(root, this.#compiled.records);
    return Array.isArray(records) ? records : [records];
  }

  #record(record: unknown, root: unknown, records: number): void {
    if (typeof record !== 'object' || record === null || Array.isArray(record))
      return this.#reject({ reason: 'not-a-record', message: 'A record is a JSON object, or an array of them.' });
    const moment = this.#moment(record, root, records);
    if (isProblem(moment)) return this.#reject(moment);
    for (const metric of this.#compiled.metrics) {
      const raw = metric.find(record);
      if (raw !== undefined) this.#add(metric.name, metric.definition, raw, moment);
    }
    if (this.#profile.acceptUnknown === true) this.#unknown(record, moment);
  }

  #moment(record: object, root: unknown, records: number): Moment | Problem {
    const { receiveTimeMs } = this.#message;
    const path = this.#compiled.time;
    const written = path && (followJsonPath(record, path) ?? followJsonPath(root, path) ?? undefined);
    if (written !== undefined) {
      const deviceTimeMs = parseDeviceTime(written, this.#profile.time?.form);
      return isProblem(deviceTimeMs) ? deviceTimeMs : { deviceTimeMs, receiveTimeMs, fromDevice: true };
    }
    // Records at one and the same moment would replace one another.
    if (records > 1) return { reason: 'time-missing', message: 'A record among several needs a time of its own.' };
    return { deviceTimeMs: receiveTimeMs, receiveTimeMs, fromDevice: false };
  }

  #unknown(record: object, moment: Moment): void {
    for (const [name, raw] of Object.entries(record)) {
      const kind = kindOf(raw);
      if (kind === undefined || this.#compiled.claimed.has(name)) continue;
      if (isMetricName(name)) this.#add(name, { kind }, raw, moment);
      else
        this.#reject({ reason: 'metric-name', message: `${JSON.stringify(name.slice(0, 60))} cannot name a metric.` });
    }
  }

  #add(metric: string, definition: MetricDefinition, raw: unknown, moment: Moment): void {
    const { readingsPerMessage, textLength } = this.#limits;
    if (this.#readings.length >= readingsPerMessage)
      return this.#reject({ reason: 'too-many-readings', message: `More than ${readingsPerMessage} readings.` });
    const value = readValue(metric, definition, raw, textLength);
    if (value === undefined) return;
    if (isProblem(value)) return this.#reject(value);
    const { deviceTimeMs, receiveTimeMs } = moment;
    const quality = [...valueFlags(definition, value), ...momentFlags(this.#profile.time, moment)];
    this.#readings.push({ metric, value, unit: definition.unit ?? '', deviceTimeMs, receiveTimeMs, quality });
  }

  #reject(problem: Problem): void {
    this.#rejected ??= problem;
  }
}
