import { readFileSync } from 'node:fs';
import { NameplateError, nearest } from '@nameplate/model';
import { type ConfigKey, configKeyNames } from './keys.ts';
import { parseJsonValue, parseTextValue } from './value.ts';

/** Values that one source gives, and what is wrong in it. */
export interface Source {
  readonly values: Partial<Record<ConfigKey, unknown>>;
  readonly problems: readonly string[];
}

/** Prefix of the environment variables: `NAMEPLATE_HTTP_PORT` sets `http_port`. */
export const environmentPrefix = 'NAMEPLATE_';

/** Variables with the prefix that are not the server's: the CLI and the SDK read them. */
const othersVariables: ReadonlySet<string> = new Set([
  'NAMEPLATE_KEY',
  'NAMEPLATE_ENDPOINT',
  'NAMEPLATE_CONFIG',
  'NAMEPLATE_LANG',
  'NAMEPLATE_SECRET',
  'NAMEPLATE_PASSPHRASE',
  'NAMEPLATE_TLS_CA',
  'NAMEPLATE_TLS_CERT',
  'NAMEPLATE_TLS_KEY',
]);

/** Reads a JSON file. @throws NameplateError INVALID_VALUE when it cannot be read or is not a JSON object */
export function fromFile(path: string): Source {
  const object = parseObject(path, readText(path));
  return collect(
    Object.entries(object).filter(([name]) => name !== '$schema'),
    (name) => name,
    parseJsonValue,
    path,
  );
}

/** Reads the environment. */
export function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Source {
  const ours = Object.entries(environment).filter(
    ([name, value]) => name.startsWith(environmentPrefix) && !othersVariables.has(name) && value !== undefined,
  );
  return collect(
    ours as [string, string][],
    (name) => name.slice(environmentPrefix.length).toLowerCase(),
    parseTextValue,
    'environment',
  );
}

/** Reads flags, given as key and text, e.g. `['http_port', '7401']`. */
export function fromFlags(flags: readonly (readonly [string, string])[]): Source {
  return collect(flags, (name) => name, parseTextValue, 'flag');
}

/** Reads values that a program gives, such as a test. */
export function fromValues(values: Readonly<Record<string, unknown>>): Source {
  return collect(Object.entries(values), (name) => name, parseJsonValue, 'options');
}

function collect<T>(
  entries: readonly (readonly [string, T])[],
  keyOf: (name: string) => string,
  parse: (key: ConfigKey, value: T) => ReturnType<typeof parseJsonValue>,
  where: string,
): Source {
  const values: Partial<Record<ConfigKey, unknown>> = {};
  const problems: string[] = [];
  for (const [name, value] of entries) {
    const key = keyOf(name);
    if (!isKey(key)) {
      const near = nearest(key, configKeyNames);
      problems.push(`${where}: ${name}: no such key${near ? `; did you mean ${near}?` : '.'}`);
      continue;
    }
    const parsed = parse(key, value);
    if (parsed.ok) values[key] = parsed.value;
    else problems.push(`${where}: ${name}: expected ${parsed.expected}, found ${shown(value)}.`);
  }
  return { values, problems };
}

function isKey(name: string): name is ConfigKey {
  return (configKeyNames as readonly string[]).includes(name);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new NameplateError('INVALID_VALUE', `${path}: the configuration file cannot be read.`, {
      reason: 'CONFIG_UNREADABLE',
      metadata: { file: path },
      cause,
    });
  }
}

function parseObject(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ').replace(/\.$/, '') : 'not JSON';
    const yaml = /\.ya?ml$/i.test(path) ? ' YAML is not read;' : ' Expected JSON;';
    const message = `${path}: not JSON: ${why}.${yaml} only JSON is read, such as {"http_port": 7401}.`;
    throw new NameplateError('INVALID_VALUE', message, { reason: 'CONFIG_NOT_JSON', cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new NameplateError('INVALID_VALUE', `${path}: expected an object, such as {"http_port": 7401}.`, {
    reason: 'CONFIG_NOT_JSON',
  });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
