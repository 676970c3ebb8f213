import { NameplateError } from '@nameplate/sdk';
import { InvalidArgumentError } from 'commander';
import type { LoadedProfile } from '../profile/load-profile.ts';
import { chooseEncoding, type Encoding } from './encoding.ts';
import { type FaultName, faultNames } from './faults.ts';
import type { Plan } from './report.ts';

/** What `device simulate` takes. */
export interface SimulateOptions {
  readonly count: number;
  readonly prefix?: string;
  readonly name?: string;
  readonly device?: readonly string[];
  readonly interval?: number;
  readonly timeScale?: number;
  readonly backfill?: number;
  readonly faults?: readonly FaultName[] | true;
  readonly seed: string;
  readonly format?: string;
  readonly reports?: number;
  readonly mqtt?: string;
  readonly dryRun?: boolean;
  readonly clean?: boolean;
}

/** Everything that a run is decided by. */
export interface Settings {
  readonly plan: Plan;
  readonly encoding: Encoding;
  /** How many reports of a device are history; the one after is the first that is awaited. */
  readonly history: number;
  /** Reports of each device after the history; no end when undefined. */
  readonly reports: number | undefined;
}

const defaultIntervalMs = 60_000;

/** @throws NameplateError INVALID_VALUE when the format has no time for a history, or nothing can be written */
export function settingsOf({ definition }: LoadedProfile, options: SimulateOptions, nowMs: number): Settings {
  const { timeScale = 1, backfill = 0, faults = [], seed, format, reports } = options;
  const encoding = chooseEncoding(definition, format);
  if (backfill > 0 && !encoding.timed)
    throw new NameplateError(
      'INVALID_VALUE',
      `--backfill: messages in ${encoding.format} have no time in them, and would all be of now. Choose another --format.`,
      { reason: 'SIMULATE_FORMAT' },
    );
  const expectedMs = definition.expectedIntervalS === undefined ? undefined : definition.expectedIntervalS * 1000;
  const intervalMs = Math.max(1, (options.interval ?? expectedMs ?? defaultIntervalMs) / timeScale);
  const history = Math.floor(backfill / intervalMs);
  const plan: Plan = {
    profile: definition,
    metrics: encoding.metrics,
    seed,
    intervalMs,
    startMs: nowMs - history * intervalMs,
    timeScale,
    faults: new Set(faults === true ? faultNames : faults),
  };
  return { plan, encoding, history, reports };
}

/** `90`, seconds, or `PT15M`, `P7D`. */
export function spanArgument(text: string): number {
  const match = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (match ?? []).map((part) => Number(part ?? 0));
  const ms = /^\d{1,9}(?:\.\d{1,3})?$/.test(text)
    ? Number(text) * 1000
    : (((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds) * 1000;
  if (!(ms > 0 && ms <= longestMs))
    throw new InvalidArgumentError('Expected seconds, or a duration such as PT15M or P7D.');
  return ms;
}

const longestMs = 10 * 366 * 86_400_000;

export function scaleArgument(text: string): number {
  const scale = Number(text);
  if (!(scale > 0 && scale <= 86_400)) throw new InvalidArgumentError('Expected a number above 0, at most 86400.');
  return scale;
}

/** `silence,late` */
export function faultsArgument(text: string): readonly FaultName[] {
  return text.split(',').map((name) => {
    const found = faultNames.find((each) => each === name.trim());
    if (found === undefined) throw new InvalidArgumentError(`Expected some of ${faultNames.join(', ')}.`);
    return found;
  });
}
