import { type DecodeLimits, isProblem, type PayloadRecord, type Problem } from '@nameplate/formats';
import { isMetricName, type MetricDefinition, type QualityFlag, type Reading } from '@nameplate/model';
import { type Moment, momentFlags, valueFlags } from '../quality.ts';
import { type CompiledProfile, type Found, firstGiven } from './compiled-profile.ts';
import { parseDeviceTime } from './device-time.ts';
import { kindOf, readValue } from './value.ts';

/** Readings, and what could not be one: the first, and the first few. */
export interface MappedRecords {
  readonly readings: readonly Reading[];
  readonly rejected?: Problem;
  readonly problems?: readonly Problem[];
}

const maxProblems = 20;

/**
 * Records → readings, by the profile: the one mapping behind every format. A record, or a value in it, that cannot be used does
 * not take the others with it.
 */
export class Mapping {
  readonly #compiled: CompiledProfile;
  readonly #receiveTimeMs: number;
  readonly #limits: DecodeLimits;
  readonly #readings: Reading[] = [];
  readonly #problems: Problem[] = [];

  constructor(compiled: CompiledProfile, receiveTimeMs: number, limits: DecodeLimits) {
    this.#compiled = compiled;
    this.#receiveTimeMs = receiveTimeMs;
    this.#limits = limits;
  }

  map(records: readonly PayloadRecord[]): MappedRecords {
    for (const record of records) this.#record(record, records.length);
    if (this.#readings.length === 0 && this.#problems.length === 0)
      this.#reject({ reason: 'no-metric', message: 'The message holds no metric of the profile.' });
    const readings = this.#readings;
    const [rejected] = this.#problems;
    return rejected === undefined ? { readings } : { readings, rejected, problems: this.#problems };
  }

  #record(record: PayloadRecord, records: number): void {
    const moment = this.#moment(record, records);
    if (isProblem(moment)) return this.#reject(moment);
    for (const { name, definition, find } of this.#compiled.metrics) {
      const found = find(record);
      if (found !== undefined) this.#add(name, definition, found, record, moment);
    }
    if (this.#compiled.profile.acceptUnknown === true) this.#unknown(record, moment);
  }

  /** By the profile's path, else as the format says, else when it was received. */
  #moment({ fields, message, timeMs }: PayloadRecord, records: number): Moment | Problem {
    const { time: paths, profile } = this.#compiled;
    const receiveTimeMs = this.#receiveTimeMs;
    const written = firstGiven(fields, paths) ?? firstGiven(message, paths);
    const deviceTimeMs = written === undefined ? timeMs : parseDeviceTime(written, profile.time?.form);
    if (deviceTimeMs !== undefined)
      return isProblem(deviceTimeMs) ? deviceTimeMs : { deviceTimeMs, receiveTimeMs, fromDevice: true };
    // Records at one and the same moment would replace one another.
    if (records > 1) return { reason: 'time-missing', message: 'A record among several needs a time of its own.' };
    return { deviceTimeMs: receiveTimeMs, receiveTimeMs, fromDevice: false };
  }

  #unknown(record: PayloadRecord, moment: Moment): void {
    for (const [name, value] of Object.entries(record.fields)) {
      const kind = kindOf(value);
      if (kind === undefined || this.#compiled.claimed.has(name)) continue;
      const unit = kind === 'gauge' ? record.units?.[name] : undefined;
      const definition = { kind, ...(unit !== undefined && { unit }) };
      if (isMetricName(name)) this.#add(name, definition, { value, field: name, unit: undefined }, record, moment);
      else
        this.#reject({ reason: 'metric-name', message: `${JSON.stringify(name.slice(0, 60))} cannot name a metric.` });
    }
  }

  #add(metric: string, definition: MetricDefinition, found: Found, record: PayloadRecord, moment: Moment): void {
    const { readingsPerMessage, textLength } = this.#limits;
    if (this.#readings.length >= readingsPerMessage)
      return this.#reject({ reason: 'too-many-readings', message: `More than ${readingsPerMessage} readings.` });
    const unit = found.unit ?? unitOf(record, found);
    const read = readValue(metric, definition, { raw: found.value, unit }, textLength);
    if (read === undefined) return;
    if (isProblem(read)) return this.#reject(read);
    const { deviceTimeMs, receiveTimeMs } = moment;
    const quality = [
      ...valueFlags(definition, read.value),
      ...momentFlags(this.#compiled.profile.time, moment),
      ...read.flags,
      ...(record.flags ?? []),
    ];
    this.#readings.push({
      metric,
      value: read.value,
      unit: definition.unit ?? '',
      deviceTimeMs,
      receiveTimeMs,
      quality: once(quality),
    });
  }

  #reject(problem: Problem): void {
    if (this.#problems.length < maxProblems) this.#problems.push(problem);
  }
}

function unitOf({ units }: PayloadRecord, { field }: Found): string | undefined {
  return units !== undefined && typeof field === 'string' && Object.hasOwn(units, field) ? units[field] : undefined;
}

function once(flags: readonly QualityFlag[]): readonly QualityFlag[] {
  return flags.length < 2 ? flags : [...new Set(flags)];
}
