import type { Asset, AssetQuery, Nameplate, NameplateError, Paged, Template } from '@nameplate/sdk';
import type { Command } from 'commander';
import { assetJson } from '../asset.ts';
import { type Context, withClient } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import * as format from '../format.ts';
import { attributesOf, countArgument, settingArgument } from '../parse.ts';
import { printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { reportError } from '../report-error.ts';
import { table } from '../table.ts';

interface Options {
  readonly template?: string;
  readonly where?: readonly (readonly [string, string])[];
  readonly retired?: boolean;
  readonly limit?: number;
}

/** `nameplate list`. */
export function addList(program: Command, run: Run): void {
  program
    .command('list')
    .description('list what is registered under a prefix')
    .argument('<prefix>', 'such as 88.118.22')
    .option('--template <identifier>', 'only assets of this kind')
    .option('--where <name=value>', 'only those with this attribute; needs --template', settingArgument)
    .option('--retired', 'also retired ones')
    .option('--limit <n>', 'at most this many (default: 100; with --json all)', countArgument)
    .action(run(list));
}

async function list(context: Context, prefix: string, options: Options): Promise<number> {
  let code: number = exitCodes.ok;
  // One that cannot be read keeps no other back.
  const onUnread = (_identifier: string, error: NameplateError) => {
    const failed = reportError(error, context);
    if (code === exitCodes.ok) code = failed;
  };
  await withClient(context, async (np) => {
    const query = await queryOf(np, prefix, options);
    const limit = options.limit ?? (context.json ? Infinity : 100);
    const found = np.assets.find(query, { signal: context.io.signal, onUnread });
    if (context.json) return printAll(context, found, limit);
    // One more than shown tells whether there are more.
    const assets = await found.toArray({ limit: limit + 1 });
    const rows = assets
      .slice(0, limit)
      .map((asset) => [
        asset.identifier,
        asset.template?.identifier ?? '',
        asset.state === 'active' ? format.time(asset.updateTime) : asset.state,
      ]);
    context.io.out(
      rows.length === 0
        ? `Nothing is registered under ${prefix}.\n`
        : table(['identifier', 'template', 'changed'], rows, context.io.columns),
    );
    if (assets.length > limit) context.io.err(`There are more: --limit N or --json shows them.\n`);
  });
  return code;
}

async function printAll(context: Context, found: Paged<Asset>, limit: number): Promise<void> {
  let count = 0;
  for await (const asset of found) {
    if (count++ >= limit || context.io.signal.aborted) return;
    printLine(context, assetJson(asset));
  }
}

async function queryOf(np: Nameplate, prefix: string, options: Options): Promise<AssetQuery> {
  const template: Template | undefined = options.template ? await np.templates.get(options.template) : undefined;
  return {
    prefix,
    ...(template && { template }),
    ...(options.where && { where: template ? attributesOf(options.where, template.definition) : {} }),
    includeRetired: options.retired ?? false,
  };
}
