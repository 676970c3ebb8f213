import type { Command } from 'commander';
import { assetJson } from '../asset.ts';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';

/** `nameplate retire`. */
export function addRetire(program: Command, run: Run): void {
  program
    .command('retire')
    .description('end an identifier for good; it is never given again')
    .argument('<identifier>')
    .requiredOption('--reason <text>', 'why')
    .option('--successor <identifier>', 'what takes its place')
    .action(run(retire));
}

async function retire(
  context: Context,
  identifier: string,
  options: { readonly reason: string; readonly successor?: string },
): Promise<void> {
  const asset = await withClient(context, (np) => np.assets.retire(identifier, options));
  print(context, { json: assetJson(asset), text: () => `Retired ${asset.identifier}.\n` });
}
