import { parseArgs } from 'node:util';
import { UsageError } from '../../support/trial.ts';

/** What one run does. */
export interface Plan {
  /** Rows of the file. */
  readonly rows: number;
  /** Rows that a page of the many is compared with. */
  readonly few: number;
  /** Rows that the rates are measured with. */
  readonly rateRows: number;
  readonly json: boolean;
}

const usage = 'Usage: npm run soak import -- [--quick] [--rows N] [--json]';

/** Reads the command line. @throws UsageError */
export function readPlan(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      rows: { type: 'string' },
    },
  });
  const rows = Number(values.rows ?? (values.quick ? 30_000 : 1_000_000));
  if (!Number.isInteger(rows) || rows < 10_000 || rows > 10_000_000)
    throw new UsageError(`--rows: a whole number from 10000 to 10000000.\n${usage}`);
  return { rows, few: 10_000, rateRows: values.quick ? 3_000 : 20_000, json: values.json };
}
