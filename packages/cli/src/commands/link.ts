import type { Link, NewLinkOptions } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { linkTypeHint } from '../link-type-hint.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';

interface AddOptions {
  readonly title?: string;
  readonly type?: string;
  readonly hreflang?: readonly string[];
  readonly context?: readonly string[];
  readonly default?: true;
  readonly defaultFor?: true;
  readonly hidden?: true;
}

/** `nameplate link add|list|remove|set`. */
export function addLink(program: Command, run: Run): void {
  const link = program.command('link').description('where more is to be found about a thing');
  link
    .command('add')
    .description('add one; one to the same place for the same readers is replaced')
    .argument('<identifier>')
    .argument('<rel>', 'what is there: gs1:pip, gs1:dpp, describedby, …')
    .argument('<target>', 'an http(s) address, or another identifier')
    .option('--title <text>', 'what people call it; the name of its type unless given')
    .option('--type <media-type>', 'such as text/html')
    .option('--hreflang <language...>', 'for readers of these languages: zh-Hans, en')
    .option('--context <word...>', 'what else it is for, such as a country')
    .option('--default', 'where readers are sent who ask for nothing in particular')
    .option('--default-for', 'the same, for those only whose language, type or context it is for')
    .option('--hidden', 'only for those who may read the prefix')
    .action(run(add));
  link.command('list').description('list them').argument('<identifier>').action(run(list));
  link
    .command('remove')
    .description('remove those of a type, or one of it')
    .argument('<identifier>')
    .argument('<rel>', 'gs1:pip, …')
    .argument('[target]', 'only the one that leads there')
    .action(run(remove));
  link
    .command('set')
    .description('print all as a linkset, RFC 9264; of a GS1 code at every level')
    .argument('<identifier>', 'an identifier, or a code bound to one')
    .action(run(set));
}

async function add(
  context: Context,
  identifier: string,
  rel: string,
  target: string,
  options: AddOptions,
): Promise<void> {
  const added = await withClient(context, (np) => np.links.add(identifier, rel, target, linkOptions(options)));
  const hint = linkTypeHint(added.rel);
  if (hint !== undefined) context.io.err(`${hint}\n`);
  print(context, { json: added, text: () => `${added.rel} leads to ${added.href}.\n` });
}

async function remove(context: Context, identifier: string, rel: string, target: string | undefined): Promise<void> {
  const options = target === undefined ? {} : { href: target };
  await withClient(context, (np) => np.links.remove(identifier, rel, options));
  print(context, { json: { identifier, rel, ...options }, text: () => `${identifier} has no such link any more.\n` });
}

async function list(context: Context, identifier: string): Promise<void> {
  const links = await withClient(context, (np) => np.links.list(identifier));
  print(context, { json: links, text: () => shown(links, identifier, context.io.columns) });
}

async function set(context: Context, identifier: string): Promise<void> {
  const linkset = await withClient(context, (np) => np.links.linkset(identifier));
  print(context, { json: linkset, text: () => `${JSON.stringify(linkset, undefined, 2)}\n` });
}

function linkOptions(options: AddOptions): NewLinkOptions {
  const { title, type, hreflang, context, default: single, defaultFor, hidden } = options;
  return {
    ...(title !== undefined && { title }),
    ...(type !== undefined && { type }),
    ...(hreflang && { hreflang }),
    ...(context && { context }),
    ...(defaultFor && { default: 'multi' }),
    ...(single && { default: 'single' }),
    ...(hidden && { public: false }),
  };
}

function shown(links: readonly Link[], identifier: string, columns: number): string {
  if (links.length === 0)
    return `It has no link that you may see: nameplate link add ${identifier} gs1:pip https://…\n`;
  const rows = links.map((link) => [link.rel, link.href, whom(link)]);
  return table(['type', 'leads to', 'for'], rows, columns);
}

function whom({ type, hreflang = [], context = [], default: role, public: isPublic }: Link): string {
  const roles = { single: ['default'], multi: ['default for'] };
  const words = [...(role ? roles[role] : []), ...hreflang, ...(type ? [type] : []), ...context];
  return [...words, ...(isPublic ? [] : ['hidden'])].join(' ');
}
