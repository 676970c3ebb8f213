import { existsSync } from 'node:fs';
import { NameplateError } from '@nameplate/model';
import { checkTogether } from './check-together.ts';
import { type Config, type ConfigKey, configKeyNames, configKeys } from './keys.ts';
import { fromEnvironment, fromFile, fromFlags, fromValues, type Source } from './sources.ts';

/** The file that is read when none is named and it exists. */
export const defaultConfigFile = 'nameplate.json';

export interface ReadConfigOptions {
  /** Must exist when given; else `nameplate.json` in the working directory, if it is there. */
  readonly file?: string;
  /** The process's environment when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Key and text, e.g. `['http_port', '7401']`. Win over the environment, which wins over the file. */
  readonly flags?: readonly (readonly [string, string])[];
}

/**
 * Reads the configuration once: file, then environment, then flags.
 * @throws NameplateError INVALID_VALUE with every problem on a line of its own
 */
export function readConfig(options: ReadConfigOptions = {}): Config {
  const file = options.file ?? (existsSync(defaultConfigFile) ? defaultConfigFile : undefined);
  return combine([
    ...(file === undefined ? [] : [fromFile(file)]),
    fromEnvironment(options.environment ?? process.env),
    fromFlags(options.flags ?? []),
  ]);
}

/** A configuration from defaults and given values only, for programs that start a server in their own process. */
export function configOf(values: Partial<Config> = {}): Config {
  return combine([fromValues(values)]);
}

/** Checks a file without starting: `nameplate config check FILE`. @throws NameplateError INVALID_VALUE */
export function checkConfig(file: string): Config {
  return combine([fromFile(file)]);
}

function combine(sources: readonly Source[]): Config {
  const config: Partial<Record<ConfigKey, unknown>> = {};
  for (const key of configKeyNames) config[key] = configKeys[key].default;
  for (const source of sources) Object.assign(config, source.values);
  const complete = Object.freeze(config) as Config;
  const problems = sources.flatMap((source) => source.problems);
  if (problems.length === 0) problems.push(...checkTogether(complete));
  if (problems.length === 0) return complete;
  throw new NameplateError('INVALID_VALUE', problems.join('\n'), {
    reason: 'CONFIG_INVALID',
    metadata: { problems: String(problems.length) },
  });
}
