import { NameplateError, nearest } from '@nameplate/model';
import { configKeyNames, configKeys } from './keys.ts';
import type { ReadConfigOptions } from './read.ts';

/** What the command line says. */
export interface CommandLine {
  readonly help: boolean;
  readonly config: Pick<ReadConfigOptions, 'file' | 'flags'>;
}

/** Short names of what is typed most. */
const aliases: Readonly<Record<string, string>> = { data: 'data_directory' };

/**
 * Reads `--http-port 7401`, `--http-port=7401`, `--insecure-listen`, `--config FILE`, `--data DIR`, `--help`.
 * @throws NameplateError INVALID_VALUE for a flag that is unknown or lacks its value
 */
export function parseFlags(argv: readonly string[]): CommandLine {
  const flags: (readonly [string, string])[] = [];
  let file: string | undefined;
  let help = false;
  for (let at = 0; at < argv.length; at += 1) {
    const [name, attached] = splitFlag(argv[at] ?? '');
    if (name === 'help' || name === 'h') {
      help = true;
      continue;
    }
    const key = aliases[name] ?? name.replaceAll('-', '_');
    if (isFlag(key)) {
      const stated = attached ?? (isTruth(argv[at + 1]) ? argv[++at] : undefined);
      flags.push([key, stated ?? 'true']);
      continue;
    }
    if (key !== 'config' && !(key in configKeys)) throw unknownFlag(argv[at] ?? '', key);
    const value = attached ?? argv[++at];
    if (value === undefined) throw invalid(`--${name}: expected a value after it.`);
    if (key === 'config') file = value;
    else flags.push([key, value]);
  }
  return { help, config: { flags, ...(file === undefined ? {} : { file }) } };
}

function splitFlag(argument: string): [name: string, attached: string | undefined] {
  const match = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(argument);
  if (!match) throw invalid(`${JSON.stringify(argument)}: expected a flag, such as --http-port 7401.`);
  return [match[1] ?? '', match[2]];
}

function isFlag(key: string): boolean {
  return key in configKeys && configKeys[key as keyof typeof configKeys].kind === 'flag';
}

function isTruth(text: string | undefined): boolean {
  return text === 'true' || text === 'false';
}

function unknownFlag(argument: string, key: string): NameplateError {
  const near = nearest(key, [...configKeyNames, 'config', 'data', 'help']);
  return invalid(`${argument}: no such flag${near ? `; did you mean --${near.replaceAll('_', '-')}?` : '.'}`);
}

function invalid(message: string): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason: 'CONFIG_INVALID' });
}
