import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NameplateError, parsePrefix } from '@nameplate/model';
import { bootstrapFile, bootstrapTrustKeys, rootSites } from '@nameplate/protocol/http';
import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { bold, print } from '../print.ts';
import type { Run } from '../program.ts';
import { makeKeyPair } from '../setup/key-pair.ts';
import { type NewFile, writeNewFiles } from '../setup/new-files.ts';
import { jsonText, siteFiles } from '../setup/site-files.ts';

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
  const configuration = join(directory, 'nameplate.json');
  const content = configurationOf(options, directory, handlePort);
  const bootstrap = await bootstrapOf(options);
  const files = await writeNewFiles([
    { path: configuration, content: jsonText(content), isPrivate: true },
    ...(bootstrap === undefined ? [] : [bootstrapAt(directory, bootstrap)]),
    ...(await keyFiles(role, directory, { host: options.address, port: handlePort })),
  ]);
  const { checkConfig } = await import('@nameplate/server');
  checkConfig(configuration);
  const next = nextSteps(role, { configuration, directory, handle, prefix, grpcPort: options.grpcPort });
  print(context, {
    json: { role, directory, files, handle, ...(prefix === undefined ? {} : { prefix }), next },
    text: () =>
      `${bold(context, `${/^[aeiou]/.test(role) ? 'An' : 'A'} ${role} server`)}, Handle at ${handle}\n${files.map((file) => `  wrote ${file}\n`).join('')}` +
      `\nNext:\n${next.map((step) => `  ${step}\n`).join('')}`,
  });
}

function configurationOf(options: Options, directory: string, handlePort: number) {
  const { role } = options;
  const recursive = { recursive_bootstrap_file: join(directory, bootstrapName), recursive_verify: 'known' };
  return {
    data_directory: join(directory, 'data'),
    roles: rolesOf[role],
    handle_public_address: options.address,
    grpc_port: port(options.grpcPort, '--grpc-port'),
    http_port: port(options.httpPort, '--http-port'),
    mqtt_port: port(options.mqttPort, '--mqtt-port'),
    handle_port: handlePort,
    ...(role === 'recursive' ? recursive : {}),
  };
}

/**
 * The server's own key pair, where it looks for it when it starts, with its site record for whoever delegates to it; and
 * for a server that holds prefixes the key pair of who administers them. Of a root, clients trust the latter (0.0/0.0).
 */
async function keyFiles(
  role: Options['role'],
  directory: string,
  address: { readonly host: string; readonly port: number },
): Promise<NewFile[]> {
  const { serverKeyFile, siteRecord } = await import('@nameplate/server');
  const own = await makeKeyPair();
  const config = { listen_host: address.host, handle_public_address: address.host };
  const site = siteRecord(config, address.port, own.publicKey);
  const ownFile = { path: join(directory, 'data', serverKeyFile), content: own.privatePem, isPrivate: true };
  if (role === 'recursive') return [ownFile];
  const admin = await makeKeyPair();
  const bootstrap = bootstrapFile([site], Date.now(), [admin.publicKey]);
  return [
    ownFile,
    ...siteFiles(directory, site),
    { path: join(directory, 'admin.pem'), content: admin.privatePem, isPrivate: true },
    { path: join(directory, 'admin.pub.pem'), content: admin.publicPem, isPrivate: false },
    ...(role === 'root' ? [bootstrapAt(directory, bootstrap)] : []),
  ];
}

const rolesOf = {
  root: ['authority'],
  secondary: ['authority'],
  enterprise: ['authority', 'gateway', 'telemetry'],
  recursive: ['authority', 'recursive'],
} as const;

const bootstrapName = 'bootstrap.json';

function bootstrapAt(directory: string, content: unknown): NewFile {
  return { path: join(directory, bootstrapName), content: jsonText(content), isPrivate: false };
}

/** A recursive server starts from what a root says of itself. @throws NameplateError INVALID_VALUE */
async function bootstrapOf({ role, root }: Options): Promise<unknown> {
  if (role !== 'recursive') return undefined;
  const advice =
    "the bootstrap.json that `nameplate init --role root` wrote, or a HandleNet server's bootstrap_handles";
  if (root === undefined) throw wrongRoot(`A recursive server needs --root FILE: ${advice}.`);
  try {
    const json: unknown = JSON.parse(await readFile(root, 'utf8'));
    rootSites(json);
    bootstrapTrustKeys(json);
    return json;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw wrongRoot(`--root: ${root} names no root (${why}). Give ${advice}.`, cause);
  }
}

function wrongRoot(message: string, cause?: unknown): NameplateError {
  return new NameplateError('INVALID_VALUE', message, { reason: 'BOOTSTRAP_FILE', cause });
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
  const admin = `nameplate prefix admin ${prefix} --public-key ${join(at.directory, 'admin.pub.pem')} ${here}`;
  if (role === 'root')
    return [start, create, admin, `nameplate prefix delegate 88.118 --site SITEINFO.JSON --derived ${here}`];
  const derived = role === 'secondary' ? ' --derived' : '';
  const site = join(at.directory, 'siteinfo.json');
  return [
    start,
    create,
    admin,
    `at the parent, with this file: nameplate prefix delegate ${prefix} --site ${site}${derived}`,
  ];
}

function port(text: string, flag: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number > 0 && number < 65_536) return number;
  throw new NameplateError('INVALID_VALUE', `${flag}: expected a port from 1 to 65535, found ${text.slice(0, 20)}.`);
}
