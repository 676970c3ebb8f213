import type { Alias } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';

/** `nameplate alias add|list|remove`. */
export function addAlias(program: Command, run: Run): void {
  const alias = program.command('alias').description('codes of other schemes that resolve to an identifier');
  alias
    .command('add')
    .description('make a code resolve to it: GS1, VIN, IMEI, OID, DID, …')
    .argument('<identifier>')
    .argument('<code>', 'as a reader gives it')
    .action(run(add));
  alias.command('list').description('list them').argument('<identifier>').action(run(list));
  alias
    .command('remove')
    .description('end that; the code is free again')
    .argument('<identifier>')
    .argument('<code>', 'in any way in which it is written')
    .action(run(remove));
}

async function add(context: Context, identifier: string, code: string): Promise<void> {
  const alias = await withClient(context, (np) => np.assets.bind(identifier, code));
  print(context, { json: alias, text: () => `${alias.code} resolves to ${alias.identifier}.\n` });
}

async function remove(context: Context, identifier: string, code: string): Promise<void> {
  const alias = await withClient(context, (np) => np.assets.unbind(identifier, code));
  print(context, { json: alias, text: () => `${alias.code} does not resolve any more.\n` });
}

async function list(context: Context, identifier: string): Promise<void> {
  const aliases = await withClient(context, (np) => np.assets.aliases(identifier));
  print(context, { json: aliases, text: () => shown(aliases, identifier, context.io.columns) });
}

function shown(aliases: readonly Alias[], identifier: string, columns: number): string {
  if (aliases.length === 0) return `No code is bound to it: nameplate alias add ${identifier} CODE\n`;
  const rows = aliases.map(({ scheme, code, bindTime }) => [scheme, code, format.time(bindTime)]);
  return table(['scheme', 'code', 'bound'], rows, columns);
}
