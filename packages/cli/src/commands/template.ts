import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { countArgument } from '../parse.ts';
import { print, printLine } from '../print.ts';
import type { Run } from '../program.ts';
import { readTemplate } from '../read-template.ts';
import { table } from '../table.ts';
import { addBuiltInTemplates } from './template-built-in.ts';
import { addTemplateChanges } from './template-changes.ts';
import { templateText } from './template-text.ts';
import { addTemplateTypes } from './template-types.ts';

/** `nameplate template …`. */
export function addTemplate(program: Command, run: Run): void {
  const template = program.command('template').description('templates: kinds of things and their attributes');
  template
    .command('publish')
    .description('publish a template, unless its newest version is the same')
    .argument('<file>', 'JSON with "identifier" and "attributes"; - for standard input')
    .option('--identifier <identifier>', 'instead of the one in the file')
    .action(run(publish));
  template
    .command('show')
    .alias('get')
    .description('show a template')
    .argument('<identifier>')
    .option('--template-version <n>', 'instead of the newest', countArgument)
    .action(run(show));
  template.command('list').description('list templates').argument('[prefix]', 'only those under it').action(run(list));
  template.command('withdraw').description('no new assets from it').argument('<identifier>').action(run(withdraw));
  addTemplateChanges(template, run);
  addBuiltInTemplates(template, run);
  addTemplateTypes(template, run);
}

async function publish(context: Context, file: string, options: { readonly identifier?: string }): Promise<void> {
  const template = await readTemplate(context.io, file, options.identifier);
  const published = await withClient(context, (np) => np.templates.publish(template));
  print(context, {
    json: published,
    text: () => `${published.identifier} is published, version ${published.version}.\n`,
  });
}

async function show(context: Context, id: string, options: { readonly templateVersion?: number }): Promise<void> {
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
