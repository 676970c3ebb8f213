import type { NewOrganization, Organization, OrganizationChange, Quotas } from '@nameplate/sdk';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Context, withClient } from '../context.ts';
import * as format from '../format.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { fields, table } from '../table.ts';

interface Facts {
  readonly zh?: string;
  readonly en?: string;
  readonly industry?: string;
  readonly region?: string;
  readonly quota?: Quotas;
}
type NewOptions = Facts & { readonly level: Organization['level']; readonly parent?: string };

/** `nameplate organization create|get|update|list|retire`. */
export function addOrganization(program: Command, run: Run): void {
  const organization = program.command('organization').description('the tree of platforms and enterprises / 组织');
  const create = organization
    .command('create')
    .description('add one, below another or as a root / 新建')
    .argument('<id>', 'lower-case letters, digits and hyphens')
    .addOption(
      new Option('--level <level>', 'where it stands / 层级')
        .choices(['cross-industry', 'industry', 'enterprise'])
        .makeOptionMandatory(),
    )
    .option('--parent <id>', 'the one above; absent: a root / 上级');
  addFacts(create).action(run(createOne));
  organization.command('get').description('show one / 查看').argument('<id>').action(run(get));
  const update = organization.command('update').description('change what is given / 修改').argument('<id>');
  addFacts(update).action(run(updateOne));
  organization
    .command('list')
    .description('list those that the key may see / 列出')
    .option('--under <id>', 'this one and those below it / 仅此组织及其下级')
    .action(run(list));
  organization
    .command('retire')
    .description('end one that has no prefix and nothing below it; its keys end with it / 注销')
    .argument('<id>')
    .action(run(retire));
}

function addFacts(command: Command): Command {
  return command
    .option('--zh <name>', 'Chinese name / 中文名')
    .option('--en <name>', 'English name / 英文名')
    .option('--industry <class>', 'GB/T 4754, such as C3911 / 行业分类')
    .option('--region <code>', 'GB/T 2260, such as 220104 / 行政区划代码')
    .option('--quota <kind=limit>', 'handles, devices or keys, with those below; repeatable / 配额', quotaArgument);
}

function quotaArgument(text: string, before: Quotas = {}): Quotas {
  const [, kind, limit] = /^(handles|devices|keys)=(\d{1,15})$/.exec(text) ?? [];
  if (kind === undefined) throw new InvalidArgumentError('Expected handles=N, devices=N or keys=N.');
  return { ...before, [kind]: Number(limit) };
}

async function createOne(context: Context, id: string, options: NewOptions): Promise<void> {
  const { level, parent } = options;
  const wanted: NewOrganization = { id, names: {}, level, ...(parent && { parent }), ...facts(options) };
  show(context, await withClient(context, (np) => np.organizations.create(wanted)));
}

async function get(context: Context, id: string): Promise<void> {
  show(context, await withClient(context, (np) => np.organizations.get(id)));
}

/** A name or a quota that is not given stays, too: what is there is read first. */
async function updateOne(context: Context, id: string, options: Facts): Promise<void> {
  const changed = await withClient(context, async (np) => {
    const { names, quotas, etag } = await np.organizations.get(id);
    const given = facts(options);
    const change: OrganizationChange = {
      ...given,
      ...(given.names && { names: { ...names, ...given.names } }),
      ...(given.quotas && { quotas: { ...quotas, ...given.quotas } }),
      etag,
    };
    return await np.organizations.update(id, change);
  });
  show(context, changed);
}

function facts({ zh, en, industry, region, quota }: Facts): Omit<OrganizationChange, 'etag'> {
  return {
    ...((zh ?? en) === undefined ? {} : { names: { ...(zh && { zh }), ...(en && { en }) } }),
    ...(industry === undefined ? {} : { industry }),
    ...(region === undefined ? {} : { region }),
    ...(quota === undefined ? {} : { quotas: quota }),
  };
}

async function list(context: Context, options: { readonly under?: string }): Promise<void> {
  await withClient(context, async (np) => {
    const rows: string[][] = [];
    for await (const each of np.organizations.list({ ...options, signal: context.io.signal })) {
      if (context.json) printLine(context, each);
      else rows.push([each.id, nameOf(each, context), each.level, each.parent ?? '–', each.state]);
    }
    if (context.json) return;
    const none = 'There is no organization yet: nameplate organization create ID --level industry --en NAME\n';
    const head = ['id', 'name', 'level', 'parent', 'state'];
    context.io.out(rows.length === 0 ? none : table(head, rows, context.io.columns));
  });
}

async function retire(context: Context, id: string): Promise<void> {
  const retired = await withClient(context, (np) => np.organizations.retire(id));
  print(context, { json: retired, text: () => `Organization ${retired.id} has ended.\n` });
}

function nameOf({ names }: Organization, { language }: Context): string {
  return (language === 'zh' ? (names.zh ?? names.en) : (names.en ?? names.zh)) ?? '';
}

function show(context: Context, organization: Organization): void {
  const { id, names, parent, level, industry, region, quotas, state, createTime } = organization;
  const text = () =>
    fields([
      ['id', id],
      ['name', [names.en, names.zh].filter((name) => name !== undefined).join(' ')],
      ['level', level],
      ['parent', parent],
      ['industry', industry],
      ['region', region],
      [
        'quotas',
        Object.entries(quotas)
          .map(([kind, limit]) => `${kind}=${limit}`)
          .join(' '),
      ],
      ['state', state],
      ['created', format.time(createTime)],
    ]);
  print(context, { json: organization, text });
}
