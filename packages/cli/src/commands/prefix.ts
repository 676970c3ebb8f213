import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';
import { addPrefixAdmin } from './prefix-admin.ts';
import { addPrefixCustody } from './prefix-custody.ts';
import { addPrefixDelegate } from './prefix-delegate.ts';

/** `nameplate prefix create|admin|delegate|list`, and who holds them: `prefix-custody.ts`. */
export function addPrefix(program: Command, run: Run): void {
  const prefix = program.command('prefix').description('prefixes that this server holds');
  prefix
    .command('create')
    .description('hold a prefix here, so that identifiers can be registered under it')
    .argument('<prefix>', 'such as 88.118.22')
    .option('--description <text>', 'who holds it')
    .option('--organization <id>', 'the organization that owns it')
    .option('--if-absent', 'succeed when it is here already')
    .action(run(create));
  addPrefixDelegate(prefix, run);
  addPrefixAdmin(prefix, run);
  addPrefixCustody(prefix, run);
  prefix.command('list').description('list them').action(run(list));
}

async function create(
  context: Context,
  prefix: string,
  options: { readonly description?: string; readonly organization?: string; readonly ifAbsent?: boolean },
): Promise<void> {
  const created = await withClient(context, (np) => np.prefixes.create(prefix, options));
  print(context, { json: created, text: () => `Prefix ${created.prefix} is held here.\n` });
}

async function list(context: Context): Promise<void> {
  await withClient(context, async (np) => {
    const rows: string[][] = [];
    for await (const prefix of np.prefixes.list({ signal: context.io.signal })) {
      if (context.json) printLine(context, prefix);
      else
        rows.push([
          prefix.prefix,
          prefix.organization ?? '–',
          prefix.suspended ? 'suspended' : 'active',
          prefix.description,
          format.time(prefix.createTime),
        ]);
    }
    if (context.json) return;
    const head = ['prefix', 'organization', 'state', 'description', 'created'];
    const none = 'No prefix is held here: nameplate prefix create 88.118.22\n';
    context.io.out(rows.length === 0 ? none : table(head, rows, context.io.columns));
  });
}
