import type { Grant, Grantee, Nameplate, NewGrant } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { collect, timeArgument } from '../parse.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { fields, table } from '../table.ts';

interface AllowOptions {
  readonly template?: string;
  readonly prefix?: string;
  readonly attribute?: readonly string[];
  readonly to: string;
  readonly edit?: boolean;
  readonly until?: Date;
}

/** `nameplate grant allow|revoke|list`. */
export function addGrant(program: Command, run: Run): void {
  const grant = program.command('grant').description('who else may see or change what');
  grant
    .command('allow')
    .description('let another see attributes of an identifier, of the assets of a template, or of a prefix')
    .argument('[identifier]', 'what is granted; or --template, or --prefix')
    .requiredOption('--to <who>', 'key:ID, organization:ID, organization:ID+below, device:ID, handle:N:ID, group:N:ID')
    .option('--attribute <name>', 'code, index or type, readings, readings.METRIC; repeatable (default: all)', collect)
    .option('--template <identifier>', 'the assets of this template, under --prefix or that of the template')
    .option('--prefix <prefix>', 'everything under this prefix')
    .option('--edit', 'let change as well as see')
    .option('--until <time>', 'when it ends (default: never)', timeArgument)
    .action(run(allow));
  grant.command('revoke').description('end a grant at once').argument('<id>', 'grt_…').action(run(revoke));
  grant
    .command('list')
    .description('the grants of a prefix with all that is in it, or of one identifier')
    .argument('<prefix-or-identifier>')
    .action(run(list));
}

async function allow(context: Context, identifier: string | undefined, options: AllowOptions): Promise<void> {
  const { attribute, edit = false, until, to } = options;
  const wanted: NewGrant = {
    on: targetOf(identifier, options),
    to: to as Grantee,
    may: edit ? 'edit' : 'view',
    ...(attribute && { attributes: attribute }),
    ...(until && { until }),
  };
  const grant = await withClient(context, (np) => np.grants.allow(wanted));
  print(context, { json: grant, text: () => grantText(grant) });
}

async function revoke(context: Context, id: string): Promise<void> {
  const grant = await withClient(context, (np) => np.grants.revoke(id));
  print(context, {
    json: grant,
    text: () => `${grant.id} has ended: ${grant.to} no longer ${verb(grant)} ${onText(grant)}.\n`,
  });
}

async function list(context: Context, on: string): Promise<void> {
  await withClient(context, async (np: Nameplate) => {
    const rows: string[][] = [];
    for await (const grant of np.grants.list(on.includes('/') ? on : { prefix: on }, { signal: context.io.signal })) {
      if (context.json) printLine(context, grant);
      else rows.push([grant.id, onText(grant), whatText(grant), grant.to, grant.may, untilText(grant)]);
    }
    if (context.json) return;
    const head = ['id', 'on', 'attributes', 'to', 'may', 'until'];
    context.io.out(rows.length === 0 ? `Nothing is granted on ${on}.\n` : table(head, rows, context.io.columns));
  });
}

function targetOf(identifier: string | undefined, { template, prefix }: AllowOptions): NewGrant['on'] {
  if (template !== undefined) return { template, ...(prefix !== undefined && { prefix }) };
  if (prefix !== undefined && identifier === undefined) return { prefix };
  // The server says what is missing when there is neither.
  return identifier ?? '';
}

function grantText(grant: Grant): string {
  return fields([
    ['id', grant.id],
    ['on', onText(grant)],
    ['attributes', whatText(grant)],
    ['to', grant.to],
    ['may', grant.may],
    ['until', untilText(grant)],
  ]);
}

function onText({ on }: Grant): string {
  if ('identifier' in on) return on.identifier;
  return 'template' in on ? `${on.template} under ${on.prefix}` : on.prefix;
}

function whatText({ attributes }: Grant): string {
  return attributes.length === 0 ? 'all' : attributes.join(' ');
}

function untilText({ until }: Grant): string {
  return until === undefined ? 'it is revoked' : format.time(until);
}

function verb({ may }: Grant): string {
  return may === 'edit' ? 'changes' : 'sees';
}
