import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NameplateError, parsePrefix } from '@nameplate/model';
import { bootstrapFile, rootSites } from '@nameplate/protocol/http';
import { siteOfServers } from '@nameplate/sdk';
import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { bold, print } from '../print.ts';
import type { Run } from '../program.ts';

interface Options {
  readonly role: 'root' | 'secondary' | 'enterprise' | 'recursive';
  readonly dir: string;
  readonly prefix?: string;
  readonly root?: string;
  readonly address: string;
  readonly grpcPort: string;
  readonly httpPort: string;
  readonly mqttPort: string;
  readonly handlePort: string;
}

/** `nameplate init`: a configuration for one role of a hierarchy, ready to start. */
export function addInit(program: Command, run: Run): void {
  program
    .command('init')
    .description('write the configuration of a server for its role in a hierarchy')
    .addOption(
      new Option('--role <role>', 'what the server is')
        .choices(['root', 'secondary', 'enterprise', 'recursive'])
        .makeOptionMandatory(),
    )
    .requiredOption('--dir <dir>', 'where the configuration and the data go; made when missing')
    .option('--prefix <prefix>', 'the prefix that it is to hold, such as 88.118')
    .option('--root <file>', 'bootstrap file of the root, for the role recursive')
    .option('--address <host>', 'IP address at which others reach it', '127.0.0.1')
    .option('--grpc-port <n>', 'gRPC', '7400')
    .option('--http-port <n>', 'HTTP', '7401')
    .option('--mqtt-port <n>', 'MQTT', '1883')
    .option('--handle-port <n>', 'Handle protocol', '2641')
    .action(run(init));
}

async function init(context: Context, options: Options): Promise<void> {
  const { role } = options;
  const directory = resolve(options.dir);
  const prefix = role === 'root' ? '0.NA' : options.prefix;
  if (prefix !== undefined) parsePrefix(prefix);
  const handlePort = port(options.handlePort, '--handle-port');
  const handle = `${options.address.includes(':') ? `[${options.address}]` : options.address}:${handlePort}`;
  const bootstrap = await bootstrapOf(options, handle);
  const files: Record<string, unknown> = bootstrap === undefined ? {} : { 'bootstrap.json': bootstrap };
  files['nameplate.json'] = {
    data_directory: join(directory, 'data'),
    roles: rolesOf[role],
    handle_public_address: options.address,
    grpc_port: port(options.grpcPort, '--grpc-port'),
    http_port: port(options.httpPort, '--http-port'),
    mqtt_port: port(options.mqttPort, '--mqtt-port'),
    handle_port: handlePort,
    ...(role === 'recursive' ? { recursive_bootstrap_file: join(directory, 'bootstrap.json') } : {}),
  };
  await mkdir(directory, { recursive: true });
  const written: string[] = [];
  for (const [name, content] of Object.entries(files)) written.push(await write(join(directory, name), content));
  const configuration = join(directory, 'nameplate.json');
  const { checkConfig } = await import('@nameplate/server');
  checkConfig(configuration);
  const next = nextSteps(role, { configuration, directory, handle, prefix, grpcPort: options.grpcPort });
  print(context, {
    json: { role, directory, files: written, handle, ...(prefix === undefined ? {} : { prefix }), next },
    text: () =>
      `${bold(context, `${/^[aeiou]/.test(role) ? 'An' : 'A'} ${role} server`)}, Handle at ${handle}\n${written.map((file) => `  wrote ${file}\n`).join('')}` +
      `\nNext:\n${next.map((step) => `  ${step}\n`).join('')}`,
  });
}

const rolesOf = {
  root: ['authority'],
  secondary: ['authority'],
  enterprise: ['authority', 'gateway', 'telemetry'],
  recursive: ['authority', 'recursive'],
} as const;

/** A root is what others start from; a recursive server starts from one. */
async function bootstrapOf({ role, root }: Options, handle: string): Promise<unknown> {
  if (role === 'root') return bootstrapFile([siteOfServers([handle])], Date.now());
  if (role !== 'recursive') return undefined;
  if (root === undefined)
    throw new NameplateError('INVALID_VALUE', 'A recursive server needs --root FILE: the bootstrap.json of a root.');
  const json: unknown = JSON.parse(await readFile(root, 'utf8'));
  rootSites(json);
  return json;
}

async function write(file: string, content: unknown): Promise<string> {
  try {
    await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const why =
      cause instanceof Error && 'code' in cause && cause.code === 'EEXIST' ? 'is there already' : String(cause);
    throw new NameplateError('INVALID_VALUE', `${file} ${why}: nothing was changed.`, { cause });
  }
  return file;
}

function nextSteps(
  role: Options['role'],
  at: {
    readonly configuration: string;
    readonly directory: string;
    readonly handle: string;
    readonly prefix: string | undefined;
    readonly grpcPort: string;
  },
): string[] {
  const here = `--endpoint 127.0.0.1:${at.grpcPort}`;
  const prefix = at.prefix ?? 'PREFIX';
  const start = `nameplate start --config ${at.configuration}`;
  if (role === 'recursive') return [start];
  const create = `nameplate prefix create ${prefix} ${here}`;
  if (role === 'root') return [start, create, `nameplate prefix delegate 88.118 --to HOST:PORT --derived ${here}`];
  const derived = role === 'secondary' ? ' --derived' : '';
  return [start, create, `at the parent: nameplate prefix delegate ${prefix} --to ${at.handle}${derived}`];
}

function port(text: string, flag: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number > 0 && number < 65_536) return number;
  throw new NameplateError('INVALID_VALUE', `${flag}: expected a port from 1 to 65535, found ${text.slice(0, 20)}.`);
}
