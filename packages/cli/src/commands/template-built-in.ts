import { type BuiltInTemplate, builtInTemplate, builtInTemplates, NameplateError } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import { nameOf } from '../profile/profile-text.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';
import { templateText } from './template-text.ts';

/** `nameplate template add|built-in`. */
export function addBuiltInTemplates(template: Command, run: Run): void {
  template
    .command('built-in')
    .description('the templates that come with the program; with a name, one of them')
    .argument('[name]', 'such as digital-nameplate')
    .action(run(show));
  template
    .command('add')
    .description('publish a built-in template under a prefix of yours')
    .argument('<name>', 'such as digital-nameplate')
    .requiredOption('--prefix <prefix>', 'such as 88.118.22')
    .option('--suffix <suffix>', 'instead of its name')
    .action(run(add));
}

async function show(context: Context, name: string | undefined): Promise<void> {
  if (name === undefined) return list(context);
  const template = known(name);
  print(context, {
    json: template,
    text: () => {
      const { version, definition, example } = template;
      const head = templateText(context, { identifier: name, version, state: 'built in', definition });
      return `${head}\nAn example:\n${JSON.stringify(example, undefined, 2)}\n`;
    },
  });
}

function list(context: Context): void {
  const rows = builtInTemplates().map(({ name, version, definition }) => [
    name,
    String(version),
    String(Object.keys(definition.attributes).length),
    definition.industry ?? '',
    nameOf(definition.name, context.language),
  ]);
  print(context, {
    json: builtInTemplates(),
    text: () => table(['template', 'version', 'attributes', 'industry', 'name'], rows, context.io.columns),
  });
}

interface AddOptions {
  readonly prefix: string;
  readonly suffix?: string;
}

async function add(context: Context, name: string, { prefix, suffix = name }: AddOptions): Promise<void> {
  const { definition } = known(name);
  const template = { identifier: `${prefix}/${suffix}`, definition };
  const published = await withClient(context, (np) => np.templates.publish(template));
  print(context, {
    json: published,
    text: () => `${published.identifier} is published, version ${published.version}.\n`,
  });
}

function known(name: string): BuiltInTemplate {
  const template = builtInTemplate(name);
  if (template !== undefined) return template;
  const names = builtInTemplates().map((each) => each.name);
  throw new NameplateError('INVALID_VALUE', `There is no built-in template ${name}; there are ${names.join(', ')}.`, {
    reason: 'USAGE',
  });
}
