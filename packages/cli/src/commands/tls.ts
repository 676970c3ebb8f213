import { resolve } from 'node:path';
import { parseIdentifier } from '@nameplate/model';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { countArgument } from '../parse.ts';
import { bold, print } from '../print.ts';
import type { Run } from '../program.ts';
import { type CertificateFiles, fileNameOf, filesOf, readAuthority, writeAll } from '../tls/files.ts';
import type { Issued } from '../tls/issue.ts';

interface Options {
  readonly dir: string;
  readonly host: readonly string[];
  readonly identifier: readonly string[];
  readonly days: number;
}

/** `nameplate tls`: an authority of one's own, to try TLS with and for a closed network. */
export function addTls(program: Command, run: Run): void {
  const tls = program.command('tls').description('certificates for TLS, without another tool');
  const repeat = (text: string, before: readonly string[]) => [...before, text];
  tls
    .command('init')
    .description('make an authority, a certificate of the server, and those of clients')
    .requiredOption('--dir <dir>', 'where they go; made when missing')
    .option('--host <name>', 'name or address of the server; repeatable (default: localhost)', repeat, [])
    .option('--identifier <identifier>', 'make a client certificate for it; repeatable', repeat, [])
    .option('--days <n>', 'how long those of server and clients are valid', countArgument, 365)
    .action(run(init));
  tls
    .command('issue')
    .description('make more client certificates with that authority')
    .argument('<identifier...>', 'whose they are, such as 88.118.22/meter-0001')
    .requiredOption('--dir <dir>', 'where the authority is')
    .option('--days <n>', 'how long they are valid', countArgument, 365)
    .action(
      run((context, identifiers: string[], options: Pick<Options, 'dir' | 'days'>) =>
        issueClients(context, identifiers, options),
      ),
    );
}

async function init(context: Context, options: Options): Promise<void> {
  const directory = resolve(options.dir);
  const hosts = options.host.length > 0 ? options.host : ['localhost', '127.0.0.1', '::1'];
  const clients = options.identifier.map((text) => parseIdentifier(text).canonical);
  // Loaded only here: it is large.
  const { issue, makeAuthority } = await import('../tls/issue.ts');
  const authority = await makeAuthority('Nameplate own authority', validFor(authorityDays));
  const server = await issue(authority, { usage: 'server', hosts }, validFor(options.days));
  const issued: [string, Issued][] = [
    ['ca', authority],
    ['server', server],
  ];
  for (const identifier of clients)
    issued.push([fileNameOf(identifier), await clientOf(identifier, authority, options.days)]);
  await writeAll(
    directory,
    issued.flatMap(([name, each]) => filesToWrite(directory, name, each)),
  );
  const [ca, of] = [filesOf(directory, 'ca'), filesOf(directory, 'server')];
  const configuration = {
    tls_certificate_file: of.certificate,
    tls_key_file: of.key,
    tls_client_ca_file: ca.certificate,
    tls_client_certificates: 'optional',
  };
  const flags = Object.entries(configuration).map(([key, value]) => `--${key.replaceAll('_', '-')} ${value}`);
  print(context, {
    json: { directory, hosts, clients, configuration },
    text: () =>
      `${bold(context, 'An authority of your own')}, for ${hosts.join(', ')}; what was made is for its owner only:\n` +
      issued.map(([name]) => fileLines(filesOf(directory, name))).join('') +
      `\nWhoever has ${ca.key} can make certificates that are trusted: keep it off the server.\n` +
      `\nNext:\n  nameplate start ${flags.join(' \\\n    ')}\n` +
      `  nameplate --endpoint grpcs://${hosts[0]}:7400 --tls-ca ${ca.certificate} list 88.118\n`,
  });
}

async function issueClients(
  context: Context,
  texts: readonly string[],
  { dir, days }: Pick<Options, 'dir' | 'days'>,
): Promise<void> {
  const directory = resolve(dir);
  const authority = await readAuthority(directory);
  const issued: [string, Issued][] = [];
  for (const text of texts) {
    const { canonical } = parseIdentifier(text);
    issued.push([fileNameOf(canonical), await clientOf(canonical, authority, days)]);
  }
  await writeAll(
    directory,
    issued.flatMap(([name, each]) => filesToWrite(directory, name, each)),
  );
  print(context, {
    json: { directory, files: issued.map(([name]) => filesOf(directory, name)) },
    text: () => issued.map(([name]) => fileLines(filesOf(directory, name))).join(''),
  });
}

const authorityDays = 3650;

function validFor(days: number) {
  const now = Date.now();
  // Clocks of devices differ.
  return { startMs: now - 3_600_000, endMs: now + days * 86_400_000 };
}

async function clientOf(identifier: string, authority: Issued, days: number): Promise<Issued> {
  const { issue } = await import('../tls/issue.ts');
  return await issue(authority, { usage: 'client', commonName: identifier, identifier }, validFor(days));
}

function filesToWrite(directory: string, name: string, issued: Issued): (readonly [string, string])[] {
  const files = filesOf(directory, name);
  const own: (readonly [string, string])[] = [
    [files.certificate, issued.certificate],
    [files.key, issued.key],
  ];
  return name === 'ca' || name === 'server' ? own : [...own, [files.publicKey, issued.publicKey]];
}

function fileLines({ certificate, key }: CertificateFiles): string {
  return `  wrote ${certificate}\n  wrote ${key}\n`;
}
