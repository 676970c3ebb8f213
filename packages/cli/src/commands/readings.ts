import { type AggregateQuery, NameplateError } from '@nameplate/sdk';
import { type Command, Option } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { countArgument, timeArgument, windowArgument } from '../parse.ts';
import { printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';

interface Options {
  readonly from?: Date;
  readonly to?: Date;
  readonly by?: AggregateQuery['by'];
  readonly fold?: AggregateQuery['fold'];
  readonly timeZone?: string;
  readonly limit?: number;
}

/** `nameplate readings`: the history of one metric, as it was or folded over windows. */
export function addReadings(program: Command, run: Run): void {
  program
    .command('readings')
    .description('show the history of a metric, or fold it: --by day --fold delta')
    .argument('<identifier>')
    .argument('<metric>')
    .option('--from <time>', 'first moment', timeArgument)
    .option('--to <time>', 'just after the last (default: now)', timeArgument)
    .option('--by <window>', 'hour, day, week, month or an ISO 8601 duration', windowArgument)
    .addOption(
      new Option(
        '--fold <fold>',
        'how a window becomes a figure; delta: consumption of a counter (default: mean)',
      ).choices(['min', 'max', 'mean', 'sum', 'count', 'first', 'last', 'delta']),
    )
    .option('--time-zone <name>', 'of calendar windows, such as Asia/Shanghai (default: UTC)')
    .option('--limit <n>', 'the newest of this many readings (default: 100; with --json all)', countArgument)
    .action(run(readings));
}

async function readings(context: Context, id: string, metric: string, options: Options): Promise<void> {
  if (options.by === undefined && options.fold === undefined) await history(context, id, metric, options);
  else await folded(context, id, metric, options);
}

async function history(context: Context, id: string, metric: string, options: Options): Promise<void> {
  const { from, to, limit = context.json ? Infinity : 100 } = options;
  const query = { metric, newestFirst: true, ...(from && { from }), ...(to && { to }) };
  await withClient(context, async (np) => {
    const rows: string[][] = [];
    let count = 0;
    for await (const reading of np.readings.range(id, query, { signal: context.io.signal })) {
      if (count++ >= limit || context.io.signal.aborted) break;
      if (context.json) printLine(context, reading);
      else
        rows.push([format.time(reading.time), format.figure(reading.value), reading.unit, reading.quality.join(' ')]);
    }
    if (!context.json) show(context, ['measured', metric, 'unit', 'quality'], rows);
  });
}

async function folded(context: Context, id: string, metric: string, options: Options): Promise<void> {
  const { from, to = new Date(), by = 'day', fold = 'mean', timeZone } = options;
  if (!from) throw new NameplateError('INVALID_VALUE', 'Windows need a first moment: --from 2018-01-03.');
  const query: AggregateQuery = { metric, from, to, by, fold, ...(timeZone && { timeZone }) };
  const windows = await withClient(context, (np) => np.readings.aggregate(id, query, { signal: context.io.signal }));
  if (context.json) return windows.forEach((window) => printLine(context, window));
  const rows = windows.map(({ start, value, unit, count }) => [
    format.time(start),
    format.figure(value),
    unit,
    String(count),
  ]);
  show(context, ['from', `${fold} of ${metric}`, 'unit', 'readings'], rows);
}

function show(context: Context, head: readonly string[], rows: readonly (readonly string[])[]): void {
  context.io.out(rows.length === 0 ? 'There are no readings.\n' : table(head, rows, context.io.columns));
}
