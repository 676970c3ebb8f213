import type { Asker, Explanation, Handle } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';

const whoHelp = 'anonymous, key:ID, organization:ID, device:ID or handle:N:ID';

/** `nameplate access explain|preview`. */
export function addAccess(program: Command, run: Run): void {
  const access = program.command('access').description('what others may see, and why');
  access
    .command('explain')
    .description('why somebody may or may not see each attribute, and who could grant it')
    .argument('<who>', whoHelp)
    .argument('<identifier>')
    .option('--attribute <name>', 'only this: code, index or readings.METRIC')
    .option('--edit', 'about changing instead of seeing')
    .action(run(explain));
  access
    .command('preview')
    .description('a record as somebody else sees it')
    .argument('<who>', whoHelp)
    .argument('<identifier>')
    .action(run(preview));
}

async function explain(
  context: Context,
  who: string,
  identifier: string,
  { attribute, edit = false }: { readonly attribute?: string; readonly edit?: boolean },
): Promise<void> {
  const question = { who: who as Asker, on: identifier, edit, ...(attribute !== undefined && { attribute }) };
  const explanations = await withClient(context, (np) => np.grants.explain(question));
  print(context, { json: explanations, text: () => explanations.map((each) => shown(context, each)).join('') });
}

async function preview(context: Context, who: string, identifier: string): Promise<void> {
  const handle = await withClient(context, (np) => np.grants.preview(who as Asker, identifier));
  print(context, {
    json: handle ?? null,
    text: () => (handle === undefined ? `${who} sees nothing of ${identifier}.\n` : recordText(context, handle)),
  });
}

/** Four short lines an attribute: a table of reasons does not fit 80 columns. */
function shown(context: Context, explanation: Explanation): string {
  const { index, attribute, allowed, visibility, policies, reason, grantors } = explanation;
  const name = index === 0 ? attribute : `${index} ${attribute}`;
  const rule = policies.length === 0 ? 'no policy permits it' : policies.join(', ');
  return [
    `${allowed ? 'yes' : 'no '}  ${name} (${visibility})`,
    `     ${reason[context.language]}`,
    `     ${rule}`,
    ...(allowed || grantors.length === 0 ? [] : [`     may grant it: ${grantors.join(' ')}`]),
    '',
  ].join('\n');
}

function recordText(context: Context, handle: Handle): string {
  const decoder = new TextDecoder();
  const rows = handle.values.map(({ index, type, data, visibility, permissions }) => [
    String(index),
    type,
    visibility ?? (permissions.publicRead ? 'public' : 'private'),
    decoder.decode(data),
  ]);
  return table(['index', 'type', 'visibility', 'data'], rows, context.io.columns);
}
