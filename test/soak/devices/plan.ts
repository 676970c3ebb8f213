import { parseArgs } from 'node:util';
import { UsageError } from '../../support/trial.ts';

/** What one run does. */
export interface Plan {
  readonly devices: number;
  /** Processes that play devices: each has its own file limit. */
  readonly fleets: number;
  /** Each device reports once in this time. */
  readonly intervalS: number;
  /** Reporting, outages not included. */
  readonly seconds: number;
  /** Times that the server is killed (SIGKILL) and started again under load. */
  readonly kills: number;
  readonly json: boolean;
}

const usage = 'Usage: npm run soak devices -- [--quick] [--devices N] [--interval-s S] [--minutes M] [--json]';

/** Reads the command line. @throws UsageError */
export function readPlan(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      devices: { type: 'string' },
      'interval-s': { type: 'string' },
      minutes: { type: 'string' },
    },
  });
  const quick = values.quick;
  const devices = whole('devices', values.devices, quick ? 500 : 18_000, 1, 18_000);
  return {
    devices,
    fleets: devices > 8_000 ? 2 : 1,
    intervalS: whole('interval-s', values['interval-s'], quick ? 1 : 10, 1, 3_600),
    seconds: Math.round(whole('minutes', values.minutes, 5, 1, 24 * 60) * (quick ? 4 : 60)),
    kills: 3,
    json: values.json,
  };
}

function whole(name: string, text: string | undefined, byDefault: number, min: number, max: number): number {
  const number = text === undefined ? byDefault : Number(text);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new UsageError(`--${name}: a whole number from ${min} to ${max}.\n${usage}`);
}
