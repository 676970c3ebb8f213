import type { BrokenAsset, Nameplate, TemplateChange } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { exitCodeOf, exitCodes } from '../exit-code.ts';
import { countArgument } from '../parse.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { readTemplate } from '../read-template.ts';
import { table } from '../table.ts';
import { wrap } from '../wrap.ts';
import { unitWarnings } from './template-text.ts';

/** `nameplate template check|compare|fork|move`. */
export function addTemplateChanges(template: Command, run: Run): void {
  template
    .command('check')
    .description('what publishing would change, and which assets it would break; publishes nothing')
    .argument('<file>', 'as for publish')
    .option('--identifier <identifier>', 'instead of the one in the file')
    .option('--limit <n>', 'assets to list', countArgument, 20)
    .action(run(check));
  template
    .command('compare')
    .description('what differs between two templates or versions')
    .argument('<from>', 'such as 88.118.22/heat-meter@1; without @ the newest version')
    .argument('<to>')
    .action(run(compare));
  template
    .command('fork')
    .description('a draft of your own from a published template, which it names as its origin')
    .argument('<identifier>')
    .argument('<into>', 'identifier of the fork')
    .option('--template-version <n>', 'instead of the newest', countArgument)
    .option('--publish', 'publish it as it is')
    .action(run(fork));
  template
    .command('move')
    .description('move registered assets to a version of their template; those that do not fit stay')
    .argument('<identifier>')
    .option('--template-version <n>', 'instead of the newest', countArgument)
    .option('--prefix <prefix>', 'assets of this prefix, instead of the template’s own')
    .action(run(move));
}

interface CheckOptions {
  readonly identifier?: string;
  readonly limit: number;
}

async function check(context: Context, file: string, options: CheckOptions): Promise<number> {
  const template = await readTemplate(context.io, file, options.identifier);
  return await withClient(context, async (np) => {
    const { version, changes, breaking } = await np.templates.check(template);
    const found = await breaking.toArray({ limit: options.limit + 1 });
    const assets = found.slice(0, options.limit);
    const more = found.length > assets.length;
    const warnings = unitWarnings(template.definition);
    print(context, {
      json: { identifier: template.identifier, version, changes, breaking: assets, more, warnings },
      text: () => checkText(context, { identifier: template.identifier, version, changes, assets, more, warnings }),
    });
    return found.length > 0 ? exitCodes.conflict : exitCodes.ok;
  });
}

function checkText(
  context: Context,
  of: {
    readonly identifier: string;
    readonly version: number;
    readonly changes: readonly TemplateChange[];
    readonly assets: readonly BrokenAsset[];
    readonly more: boolean;
    readonly warnings: readonly string[];
  },
): string {
  const title =
    of.assets.length > 0
      ? `${of.identifier} cannot be published as version ${of.version}: assets would break.`
      : `${of.identifier} can be published as version ${of.version}.`;
  const rows = of.assets.flatMap(({ identifier, violations }) =>
    violations.map(({ attribute, rule, value, expected }) => [
      identifier ?? '(not yours to read)',
      attribute,
      rule,
      value,
      expected[context.language].trim(),
    ]),
  );
  const { columns } = context.io;
  return [
    ...[...of.warnings, title].map((line) => `${wrap(line, columns).join('\n')}\n`),
    of.changes.length === 0 ? '' : `\n${changesText(of.changes, columns)}`,
    rows.length === 0 ? '' : `\n${table(['asset', 'attribute', 'rule', 'found', 'expected'], rows, columns)}`,
    of.more ? 'And more; --limit shows them.\n' : '',
  ].join('');
}

async function compare(context: Context, from: string, to: string): Promise<void> {
  const changes = await withClient(context, (np) => np.templates.compare(from, to));
  print(context, {
    json: changes,
    text: () => (changes.length === 0 ? 'There is no difference.\n' : changesText(changes, context.io.columns)),
  });
}

function changesText(changes: readonly TemplateChange[], columns: number): string {
  const rows = changes.map(({ attribute = '(template)', field, before, after, breaking }) => [
    attribute,
    field,
    shown(before),
    shown(after),
    breaking ? 'yes' : '',
  ]);
  return table(['attribute', 'what', 'before', 'after', 'may break'], rows, columns);
}

function shown(value: unknown): string {
  if (value === undefined) return '-';
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

interface ForkOptions {
  readonly templateVersion?: number;
  readonly publish?: boolean;
}

async function fork(context: Context, id: string, into: string, options: ForkOptions): Promise<void> {
  const { templateVersion: version } = options;
  const made = await withClient(context, async (np) => {
    const draft = await np.templates.fork(id, into, version === undefined ? {} : { version });
    return options.publish ? await np.templates.publish(draft) : draft;
  });
  const state = made.state === 'draft' ? 'a draft' : 'published';
  print(context, {
    json: made,
    text: () => `${made.identifier} is ${state}, forked from ${made.definition.origin ?? id}.\n`,
  });
}

interface MoveOptions {
  readonly templateVersion?: number;
  readonly prefix?: string;
}

async function move(context: Context, id: string, options: MoveOptions): Promise<number> {
  return await withClient(context, async (np) => await moveAll(context, np, id, options));
}

async function moveAll(context: Context, np: Nameplate, id: string, options: MoveOptions): Promise<number> {
  const { templateVersion: version, prefix } = options;
  const chosen = { ...(version !== undefined && { version }), ...(prefix !== undefined && { prefix }) };
  let [moved, code]: [number, number] = [0, exitCodes.ok];
  for await (const asset of np.templates.moveAssets(id, { ...chosen, signal: context.io.signal })) {
    const { identifier, from, error } = asset;
    if (error === undefined) moved += 1;
    else if (code === exitCodes.ok) code = exitCodeOf(error);
    if (context.json) {
      const { code: word, message, violations } = error ?? {};
      printLine(context, { identifier, from, ...(error && { error: { code: word, message, violations } }) });
    } else if (error) context.io.err(`${identifier}: ${error.message} [${error.code}]\n`);
  }
  if (!context.json) context.io.out(`${moved} moved.\n`);
  return code;
}
