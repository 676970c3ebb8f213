import { writeFile } from 'node:fs/promises';
import { NameplateError, templateTypes } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';

/** `nameplate template types`. */
export function addTemplateTypes(template: Command, run: Run): void {
  template
    .command('types')
    .description('TypeScript types of templates, for apps written with the SDK')
    .argument('<identifier...>')
    .option('--out <file>', 'instead of standard output')
    .action(run(types));
}

async function types(context: Context, ids: readonly string[], { out }: { readonly out?: string }): Promise<void> {
  const templates = await withClient(context, (np) => Promise.all(ids.map((id) => np.templates.get(id))));
  const text = templateTypes(templates);
  if (out === undefined) return print(context, { json: { types: text }, text: () => text });
  try {
    await writeFile(out, text);
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `${out}: the file cannot be written.`, { reason: 'USAGE', cause });
  }
  const written = templates.map(({ identifier, version }) => ({ identifier, version }));
  print(context, {
    json: { out, templates: written },
    text: () => `${out} has the types of\n${written.map((each) => `  ${each.identifier}@${each.version}\n`).join('')}`,
  });
}
