import { type LiveReading, NameplateError } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { dim, printLine } from '../print.ts';
import type { Run } from '../program.ts';

/** `nameplate tail`: readings as they come, until Ctrl-C. */
export function addTail(program: Command, run: Run): void {
  program
    .command('tail')
    .description('show readings as they come, of one device or of a prefix')
    .argument('[identifier]')
    .option('--prefix <prefix>', 'of all devices under it')
    .action(run(tail));
}

async function tail(context: Context, id: string | undefined, options: { readonly prefix?: string }): Promise<void> {
  const scope = options.prefix === undefined ? id : { prefix: options.prefix };
  if (scope === undefined || (id !== undefined && options.prefix !== undefined))
    throw new NameplateError('INVALID_VALUE', 'Give an identifier or --prefix, and not both.');
  await withClient(context, async (np) => {
    const { signal } = context.io;
    const readings = np.readings.subscribe(scope, { signal });
    await readings.ready();
    if (context.io.isTerminal) context.io.err(`Waiting for readings; Ctrl-C ends.\n`);
    for await (const reading of readings) {
      if (context.json) printLine(context, reading);
      else context.io.out(line(context, reading));
    }
  });
}

function line(context: Context, reading: LiveReading): string {
  const { identifier, metric, value, unit, time, quality, dropped } = reading;
  const gap = dropped > 0 ? dim(context, `… ${dropped} left out: they came faster than they were read\n`) : '';
  const shown = [format.time(time), identifier, metric, `${format.figure(value)} ${unit}`.trim(), quality.join(' ')];
  return `${gap}${shown.filter((part) => part !== '').join('  ')}\n`;
}
