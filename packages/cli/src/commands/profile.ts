import {
  builtInProfiles,
  type DeviceProfile,
  NameplateError,
  type ProfileSource,
  parseProfileReference,
  profileSchema,
  ucumCode,
  unitTable,
} from '@nameplate/model';
import { defineProfile } from '@nameplate/sdk';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { type Context, withClient } from '../context.ts';
import { print } from '../print.ts';
import { checkFile, isFile, type LoadedProfile, loadProfile } from '../profile/load-profile.ts';
import { readPayload } from '../profile/payload.ts';
import { readProfileFile } from '../profile/profile-file.ts';
import { contentsOf, nameOf, profileText } from '../profile/profile-text.ts';
import { trialJson, trialText, tryProfile, withFormat } from '../profile/try-profile.ts';
import type { Run } from '../program.ts';
import { table } from '../table.ts';

/** `nameplate profile check|try|schema|list|show|publish|get`. */
export function addProfile(program: Command, run: Run): void {
  const profile = program.command('profile').description('device profiles: how devices encode what they report');
  profile
    .command('check')
    .description('check a profile, without a server')
    .argument('<file>', 'YAML or JSON; - for standard input')
    .action(run(check));
  profile
    .command('try')
    .description('show what a payload becomes by a profile, and why, without a server')
    .argument('<profile>', 'a file, a built-in name such as meter.water, or an identifier')
    .requiredOption('--payload <payload>', 'hexadecimal digits, text, or @FILE')
    .option('--format <format>', 'instead of the one that the profile chooses')
    .option('--port <port>', 'the topic level after up/')
    .option('--content-type <type>', 'content type of MQTT 5')
    .option('--time <time>', 'when it is received, RFC 3339 (default: now)')
    .action(run(attempt));
  profile
    .command('schema')
    .description('print the JSON Schema of profiles, for editors')
    .action(run(async (context) => context.io.out(`${JSON.stringify(profileSchema, null, 2)}\n`)));
  profile.command('list').description('list the profiles that are built in').action(run(list));
  profile
    .command('show')
    .description('show a profile: metrics, commands, alarms')
    .argument('<profile>', 'a built-in name such as meter.water, an identifier, or a file')
    .option('--yaml', 'as YAML, to begin a profile of your own with')
    .action(run(show));
  profile
    .command('publish')
    .description('publish a profile, unless its newest version is the same')
    .argument('<file>', 'YAML or JSON with "identifier" and "metrics"; - for standard input')
    .option('--identifier <identifier>', 'instead of the one in the file')
    .action(run(publish));
  profile.command('get').description('show a profile of the server').argument('<identifier>').action(run(get));
}

async function check(context: Context, file: string): Promise<void> {
  const read = await readProfileFile(context.io, file);
  const profile = await checkFile(context.io, read);
  const warnings = Object.entries(profile.metrics)
    .filter(([, { unit }]) => unit !== undefined && !unitTable.has(unit))
    .map(([name, { unit = '' }]) => {
      const meant = ucumCode(unit);
      const hint = meant === undefined ? 'it is kept as it is and never converted' : `its UCUM code is ${meant}`;
      return `${read.place(`metrics.${name}.unit`)}: ${name}: ${unit} is no unit that is converted: ${hint}.`;
    });
  print(context, {
    json: { valid: true, profile, warnings },
    text: () => `${[...warnings, `${read.file} is a profile: ${contentsOf(profile)}.`].join('\n')}\n`,
  });
}

interface TryOptions {
  readonly payload: string;
  readonly format?: string;
  readonly port?: string;
  readonly contentType?: string;
  readonly time?: string;
}

async function attempt(context: Context, name: string, options: TryOptions): Promise<void> {
  const { payload, format, port, contentType, time } = options;
  const receiveTimeMs = time === undefined ? Date.now() : Date.parse(time);
  if (Number.isNaN(receiveTimeMs))
    throw new NameplateError('INVALID_VALUE', '--time: expected a time such as 2026-01-02T23:00:00Z.', {
      reason: 'USAGE',
    });
  const { definition } = await loadProfile(context, name);
  const trial = await tryProfile(format === undefined ? definition : withFormat(definition, format), {
    payload: await readPayload(payload),
    receiveTimeMs,
    ...(port !== undefined && { port }),
    ...(contentType !== undefined && { contentType }),
  });
  print(context, { json: trialJson(trial), text: () => trialText(trial, context.io.columns) });
}

async function list(context: Context): Promise<void> {
  const rows = builtInProfiles().map(({ identifier, version, definition }) => [
    identifier.slice(identifier.indexOf('/') + 1),
    definition.class ?? 'base',
    String(Object.keys(definition.metrics).length),
    String(Object.keys(definition.commands ?? {}).length),
    String((definition.alarms ?? []).length),
    nameOf(definition.name, context.language),
    String(version),
  ]);
  print(context, {
    json: builtInProfiles(),
    text: () =>
      table(['profile', 'class', 'metrics', 'commands', 'alarms', 'name', 'version'], rows, context.io.columns),
  });
}

async function show(context: Context, name: string, options: { readonly yaml?: boolean }): Promise<void> {
  const loaded = await loadProfile(context, name);
  if (options.yaml) return context.io.out(stringify(loaded.definition, { lineWidth: 120 }));
  print(context, { json: loaded, text: () => profileText(loaded, context.language, context.io.columns) });
}

async function publish(context: Context, file: string, options: { readonly identifier?: string }): Promise<void> {
  const read = await readProfileFile(context.io, file);
  const { identifier: written, ...definition } = read.source;
  const identifier = options.identifier ?? written;
  if (typeof identifier !== 'string')
    throw new NameplateError('INVALID_VALUE', `${read.file}: expected "identifier" in it, or --identifier.`, {
      reason: 'PROFILE_FILE',
    });
  // The server checks the definition and names the path of what is wrong in it; it does not know our files.
  const source =
    typeof definition['extends'] === 'string' && isFile(definition['extends'])
      ? withoutBase(await checkFile(context.io, read))
      : definition;
  const profile = defineProfile({ ...source, identifier });
  const published = await withClient(context, (np) => np.profiles.publish(profile));
  print(context, {
    json: published,
    text: () => `${published.identifier} is published, version ${published.version}.\n`,
  });
}

function withoutBase(profile: DeviceProfile): ProfileSource {
  const { extends: _, ...whole } = profile;
  return whole;
}

async function get(context: Context, id: string): Promise<void> {
  const { identifier } = parseProfileReference(id);
  const published = await withClient(context, (np) => np.profiles.get(id));
  const { version, definition } = published;
  const loaded: LoadedProfile = { name: identifier.canonical, version, definition };
  print(context, { json: published, text: () => profileText(loaded, context.language, context.io.columns) });
}
