import type { HomedPrefix, PrefixRequest } from '@nameplate/sdk';
import { type Command, Option } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { fields, table } from '../table.ts';

interface Reason {
  readonly reason: string;
}

/** `nameplate prefix apply|applications|decide|suspend|resume|transfer`: who gets a prefix, who keeps it, who follows. */
export function addPrefixCustody(prefix: Command, run: Run): void {
  prefix
    .command('apply')
    .description('ask for a prefix, for an organization / 申请前缀')
    .argument('<prefix>', 'such as 88.118.22')
    .option('--organization <id>', 'who asks (default: the organization of the key) / 申请单位')
    .option('--purpose <text>', 'what it is for / 用途')
    .action(run(apply));
  prefix
    .command('applications')
    .description('list what was asked for / 列出申请')
    .addOption(new Option('--state <state>', 'only these').choices(['pending', 'allotted', 'refused']))
    .action(run(applications));
  prefix
    .command('decide')
    .description('allot what was asked for, or refuse it / 审批')
    .argument('<application>', 'its id, as `prefix applications` shows it')
    .argument('<decision>', 'allot or refuse')
    .option('--reason <text>', 'why; a refusal has to say / 理由')
    .action(run(decide));
  prefix
    .command('suspend')
    .description('stop writes under it; what is registered resolves / 暂停')
    .argument('<prefix>')
    .requiredOption('--reason <text>', 'why / 理由')
    .action(run(suspend));
  prefix
    .command('resume')
    .description('end a suspension / 恢复')
    .argument('<prefix>')
    .requiredOption('--reason <text>', 'why / 理由')
    .action(run(resume));
  prefix
    .command('transfer')
    .description('hand it over to another organization / 转移')
    .argument('<prefix>')
    .requiredOption('--to <organization>', 'who holds it from now on / 接收单位')
    .requiredOption('--reason <text>', 'why / 理由')
    .action(run(transfer));
}

async function apply(
  context: Context,
  prefix: string,
  options: { readonly organization?: string; readonly purpose?: string },
): Promise<void> {
  show(context, await withClient(context, (np) => np.prefixes.apply({ prefix, ...options })));
}

async function applications(context: Context, options: { readonly state?: PrefixRequest['state'] }): Promise<void> {
  await withClient(context, async (np) => {
    const rows: string[][] = [];
    for await (const each of np.prefixes.applications({ ...options, signal: context.io.signal })) {
      if (context.json) printLine(context, each);
      else rows.push([each.id, each.prefix, each.state, format.time(each.createTime), each.purpose]);
    }
    if (context.json) return;
    const head = ['id', 'prefix', 'state', 'asked', 'purpose'];
    context.io.out(rows.length === 0 ? 'Nothing was asked for.\n' : table(head, rows, context.io.columns));
  });
}

async function decide(
  context: Context,
  id: string,
  decision: string,
  options: { readonly reason?: string },
): Promise<void> {
  const decided = await withClient(context, (np) =>
    np.prefixes.decide(id, decision as 'allot' | 'refuse', options.reason),
  );
  show(context, decided);
}

async function suspend(context: Context, prefix: string, { reason }: Reason): Promise<void> {
  const suspended = await withClient(context, (np) => np.prefixes.suspend(prefix, reason));
  print(context, { json: suspended, text: () => `Prefix ${suspended.prefix} is suspended.\n` });
}

async function resume(context: Context, prefix: string, { reason }: Reason): Promise<void> {
  const resumed = await withClient(context, (np) => np.prefixes.resume(prefix, reason));
  print(context, { json: resumed, text: () => `Prefix ${resumed.prefix} takes writes again.\n` });
}

async function transfer(
  context: Context,
  prefix: string,
  { to, reason }: Reason & { readonly to: string },
): Promise<void> {
  const moved: HomedPrefix = await withClient(context, (np) => np.prefixes.transfer(prefix, to, reason));
  print(context, { json: moved, text: () => `Prefix ${moved.prefix} belongs to ${moved.organization}.\n` });
}

function show(context: Context, request: PrefixRequest): void {
  const text = () =>
    fields([
      ['id', request.id],
      ['organization', request.organization],
      ['prefix', request.prefix],
      ['purpose', request.purpose],
      ['state', request.state],
      ['asked', format.time(request.createTime)],
      ['decided', request.decideTime && format.time(request.decideTime)],
      ['reviewer', request.reviewer],
      ['reason', request.reason],
    ]);
  print(context, { json: request, text });
}
