import { parseArgs } from 'node:util';
import { UsageError } from '../../support/trial.ts';

/** A shape of load: how many devices, how many messages of each are under way, how many each sends a round. */
export interface Shape {
  readonly devices: number;
  readonly inFlight: number;
  readonly each: number;
}

export interface Plan {
  readonly shapes: readonly Shape[];
  readonly rounds: number;
  readonly json: boolean;
}

const usage = 'Usage: npm run bench ingest [-- --quick] [--rounds N] [--json]';

/** Reads the command line. @throws UsageError */
export function readPlan(args: readonly string[]): Plan {
  const { values } = parse(args);
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
  if (values.help || !Number.isInteger(rounds) || rounds < 1 || rounds > 50) throw new UsageError(usage);
  const share = values.quick ? 10 : 1;
  const shapes = [
    { devices: 100, inFlight: 1, each: 1_000 / share },
    { devices: 1_000, inFlight: 1, each: 100 / share },
    { devices: 100, inFlight: 10, each: 2_000 / share },
  ];
  return { shapes, rounds, json: values.json };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        rounds: { type: 'string' },
      },
    });
  } catch (thrown) {
    throw new UsageError(`${(thrown as Error).message}\n${usage}`);
  }
}
