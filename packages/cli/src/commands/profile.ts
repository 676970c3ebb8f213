import { type Profile, type PublishedProfile } from '@nameplate/sdk';
import type { Command } from 'commander';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';
import { readDefinition } from '../read-definition.ts';
import { fields, table } from '../table.ts';

/** `nameplate profile publish|get`. */
export function addProfile(program: Command, run: Run): void {
  const profile = program.command('profile').description('device profiles: how devices encode what they report');
  profile
    .command('publish')
    .description('publish a profile, unless its newest version is the same')
    .argument('<file>', 'JSON with "identifier" and "metrics"; - for standard input')
    .option('--identifier <identifier>', 'instead of the one in the file')
    .action(run(publish));
  profile.command('get').description('show a profile').argument('<identifier>').action(run(get));
}

async function publish(context: Context, file: string, options: { readonly identifier?: string }): Promise<void> {
  const { identifier, ...rest } = await readDefinition(context.io, file, options.identifier);
  // The server checks the definition and names the path of what is wrong in it.
  const profile = { identifier, definition: { format: 'json', ...rest } } as unknown as Profile;
  const published = await withClient(context, (np) => np.profiles.publish(profile));
  print(context, {
    json: published,
    text: () => `${published.identifier} is published, version ${published.version}.\n`,
  });
}

async function get(context: Context, id: string): Promise<void> {
  const profile = await withClient(context, (np) => np.profiles.get(id));
  print(context, { json: profile, text: () => profileText(context, profile) });
}

function profileText(context: Context, { identifier, version, definition }: PublishedProfile): string {
  const rows = Object.entries(definition.metrics).map(([name, metric]) => [
    name,
    metric.kind,
    metric.unit ?? '',
    [metric.path ?? name].flat().join(', '),
    metric.visibility ?? 'private',
  ]);
  return `${fields([
    ['profile', identifier],
    ['version', String(version)],
    ['time', [definition.time?.path ?? 'when received'].flat().join(', ')],
  ])}\n${table(['metric', 'kind', 'unit', 'path', 'visibility'], rows, context.io.columns)}`;
}
