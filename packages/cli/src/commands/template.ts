import { defineTemplate, type PublishedTemplate } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { readDefinition } from '../read-definition.ts';
import { fields, table } from '../table.ts';

/** `nameplate template publish|get|list|withdraw`. */
export function addTemplate(program: Command, run: Run): void {
  const template = program.command('template').description('templates: kinds of things and their attributes');
  template
    .command('publish')
    .description('publish a template, unless its newest version is the same')
    .argument('<file>', 'JSON with "identifier" and "attributes"; - for standard input')
    .option('--identifier <identifier>', 'instead of the one in the file')
    .action(run(publish));
  template
    .command('get')
    .description('show a template')
    .argument('<identifier>')
    .option('--template-version <n>', 'instead of the newest', Number)
    .action(run(get));
  template.command('list').description('list templates').argument('[prefix]', 'only those under it').action(run(list));
  template.command('withdraw').description('no new assets from it').argument('<identifier>').action(run(withdraw));
}

async function publish(context: Context, file: string, options: { readonly identifier?: string }): Promise<void> {
  const definition = await readDefinition(context.io, file, options.identifier);
  if (typeof definition.attributes !== 'object' || definition.attributes === null)
    throw new TypeError(`${file}: expected "attributes" to be an object.`);
  const template = defineTemplate({ ...definition, attributes: { ...definition.attributes } });
  const published = await withClient(context, (np) => np.templates.publish(template));
  print(context, {
    json: published,
    text: () => `${published.identifier} is published, version ${published.version}.\n`,
  });
}

async function get(context: Context, id: string, options: { readonly templateVersion?: number }): Promise<void> {
  const { templateVersion: version } = options;
  const template = await withClient(context, (np) => np.templates.get(id, version === undefined ? {} : { version }));
  print(context, { json: template, text: () => templateText(context, template) });
}

async function withdraw(context: Context, id: string): Promise<void> {
  const template = await withClient(context, (np) => np.templates.withdraw(id));
  print(context, { json: template, text: () => `${template.identifier} is withdrawn.\n` });
}

async function list(context: Context, prefix: string | undefined): Promise<void> {
  await withClient(context, async (np) => {
    const rows: string[][] = [];
    for await (const template of np.templates.list({ ...(prefix && { prefix }), signal: context.io.signal })) {
      if (context.json) printLine(context, template);
      else rows.push([template.identifier, String(template.version), template.state]);
    }
    if (context.json) return;
    const head = ['template', 'version', 'state'];
    context.io.out(rows.length === 0 ? 'There are no templates.\n' : table(head, rows, context.io.columns));
  });
}

function templateText(context: Context, { identifier, version, state, definition }: PublishedTemplate): string {
  const rows = Object.entries(definition.attributes).map(([name, attribute]) => [
    String(attribute.index ?? ''),
    name,
    attribute.type,
    attribute.unit ?? '',
    [
      attribute.required ? 'required' : '',
      attribute.unique ? 'unique' : '',
      (attribute.visibility ?? 'public') === 'public' ? '' : (attribute.visibility ?? ''),
      attribute.enum ? `one of ${attribute.enum.join(', ')}` : '',
    ]
      .filter((rule) => rule !== '')
      .join(', '),
  ]);
  return `${fields([
    ['template', identifier],
    ['version', `${version}, ${state}`],
    ['name', [definition.name?.zh, definition.name?.en].filter(Boolean).join(' · ')],
    ['profile', definition.profile],
  ])}\n${table(['index', 'attribute', 'type', 'unit', 'rules'], rows, context.io.columns)}`;
}
