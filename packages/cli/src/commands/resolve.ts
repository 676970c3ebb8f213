import type { Resolution, ResolveOptions } from '@nameplate/sdk';
import type { Command } from 'commander';
import { assetText } from '../asset.ts';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { collect } from '../parse.ts';
import { bold, print } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';

interface Options {
  readonly type?: readonly string[];
  readonly index?: readonly string[];
  readonly authoritative?: boolean;
  readonly public?: boolean;
}

/** `nameplate resolve`: what it is, where it is and what it reports, on one screen. */
export function addResolve(program: Command, run: Run): void {
  program
    .command('resolve')
    .description('show what an identifier is, where it is and what it reports now')
    .argument('<identifier>')
    .option('--type <type>', 'only handle values of this type; repeatable', collect)
    .option('--index <n>', 'only handle values at this index; repeatable', collect)
    .option('--authoritative', 'bypass caches')
    .option('--public', 'only what everyone may see')
    .action(run(resolve));
}

async function resolve(context: Context, identifier: string, options: Options): Promise<void> {
  const request: ResolveOptions = {
    want: ['place', 'readings'],
    types: options.type ?? [],
    indexes: (options.index ?? []).map(Number),
    authoritative: options.authoritative ?? false,
    publicOnly: options.public ?? false,
    signal: context.io.signal,
  };
  const resolution = await withClient(context, (np) => np.resolve(identifier, request));
  print(context, {
    json: { ...resolution, values: resolution.values.map(format.valueJson) },
    text: () => assetText(resolution) + readingsText(context, resolution),
  });
}

function readingsText(context: Context, { readings }: Resolution): string {
  const rows = Object.values(readings).map((reading) => [
    reading.metric,
    format.figure(reading.value),
    reading.unit,
    format.age(reading.ageMs),
    format.time(reading.time),
    reading.quality.join(' '),
  ]);
  if (rows.length === 0) return '';
  const head = ['metric', 'value', 'unit', 'age', 'measured', 'quality'];
  const last = rows.some((row) => row[5] !== '') ? 6 : 5;
  const shown = rows.map((row) => row.slice(0, last));
  return `\n${bold(context, 'Latest readings')}\n${table(head.slice(0, last), shown, context.io.columns)}`;
}
