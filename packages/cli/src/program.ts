import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAccess } from './commands/access.ts';
import { addAlarm } from './commands/alarm.ts';
import { addAlias } from './commands/alias.ts';
import { addBatch } from './commands/batch.ts';
import { addBlock } from './commands/block.ts';
import { addCert } from './commands/cert.ts';
import { addConfig } from './commands/config.ts';
import { addDevice } from './commands/device.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExport } from './commands/export.ts';
import { addGrant } from './commands/grant.ts';
import { addHandle } from './commands/handle.ts';
import { addImport } from './commands/import.ts';
import { addInit } from './commands/init.ts';
import { addKey } from './commands/key.ts';
import { addLink } from './commands/link.ts';
import { addList } from './commands/list.ts';
import { addLogin } from './commands/login.ts';
import { addOrganization } from './commands/organization.ts';
import { addPrefix } from './commands/prefix.ts';
import { addProfile } from './commands/profile.ts';
import { addReadings } from './commands/readings.ts';
import { addRegister } from './commands/register.ts';
import { addResolve } from './commands/resolve.ts';
import { addRetire } from './commands/retire.ts';
import { addScan } from './commands/scan.ts';
import { addSign } from './commands/sign.ts';
import { addSite } from './commands/site.ts';
import { addStart } from './commands/start.ts';
import { addStatistics } from './commands/statistics.ts';
import { addTail } from './commands/tail.ts';
import { addTemplate } from './commands/template.ts';
import { addTls } from './commands/tls.ts';
import { addVerify } from './commands/verify.ts';
import type { Context } from './context.ts';
import { type GlobalOptions, globalOptions } from './global-options.ts';
import { isHandleEndpoint } from './handle-endpoint.ts';
import type { Io } from './io.ts';
import { languageOf } from './language.ts';

/** What a command is made of: it reads its arguments and does its work with a context. */
export type Run = <Arguments extends unknown[]>(
  work: (context: Context, ...rest: Arguments) => Promise<number | void>,
) => (...rest: Arguments) => Promise<void>;

export interface ProgramEvents {
  /** The global options are read, and the command begins. */
  entered(context: Context): void;
  /** The command asks for this exit code. */
  ended(exitCode: number): void;
}

/** The whole command line. Errors are thrown; what commander says goes to the streams given. */
export function createProgram(io: Io, events: ProgramEvents): Command {
  const program = new Command('nameplate')
    .description('Register industrial identifiers, take in what their devices report, and resolve them.')
    .version(version(), '--version', 'show the version')
    .helpOption('-h, --help', 'show what it takes')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHelpWidth: () => Math.min(io.columns, 100),
      getErrHelpWidth: () => Math.min(io.columns, 100),
      getOutHasColors: () => io.isTerminal,
      getErrHasColors: () => io.isTerminal,
    })
    .configureHelp({ subcommandTerm, minWidthToWrap: 20 })
    .showSuggestionAfterError()
    .showHelpAfterError('Run it with --help for what it takes.');
  for (const option of globalOptions()) program.addOption(option);
  const run: Run =
    (work) =>
    async (...rest) => {
      const context = contextOf(io, program.opts<GlobalOptions>());
      events.entered(context);
      const code = await work(context, ...rest);
      if (typeof code === 'number') events.ended(code);
    };
  addCommands(program, run);
  program.addHelpText('after', examples);
  return program;
}

function addCommands(program: Command, run: Run): void {
  program.commandsGroup('Server:');
  addStart(program, run);
  addInit(program, run);
  addSite(program, run);
  addConfig(program, run);
  addTls(program, run);
  addDoctor(program, run);
  program.commandsGroup('Identifiers:');
  addRegister(program, run);
  addResolve(program, run);
  addScan(program, run);
  addAlias(program, run);
  addLink(program, run);
  addList(program, run);
  addRetire(program, run);
  addPrefix(program, run);
  addBlock(program, run);
  addTemplate(program, run);
  program.commandsGroup('Many at once:');
  addBatch(program, run);
  addExport(program, run);
  addImport(program, run);
  program.commandsGroup('Trust:');
  addVerify(program, run);
  addSign(program, run);
  addCert(program, run);
  program.commandsGroup('Devices and readings:');
  addProfile(program, run);
  addDevice(program, run);
  addTail(program, run);
  addReadings(program, run);
  addAlarm(program, run);
  program.commandsGroup('Handle protocol:');
  addHandle(program, run);
  program.commandsGroup('Access:');
  addLogin(program, run);
  addKey(program, run);
  addGrant(program, run);
  addAccess(program, run);
  addOrganization(program, run);
  addStatistics(program, run);
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Of a command that has more of them, the first ones are shown. */
const shownSubcommands = 8;

/** Short, so that the descriptions have room: what else a command takes, its own help says. */
function subcommandTerm(command: Command): string {
  const names = command.commands.map((sub) => sub.name());
  const subcommands = names.length > shownSubcommands ? [...names.slice(0, 5), '…'].join('|') : names.join('|');
  const taken = subcommands || command.registeredArguments.map((argument) => argument.name().toUpperCase()).join(' ');
  const term = `${command.name()} ${command.name() === 'start' ? '' : taken}`.trimEnd();
  return term.length <= termMax ? term : `${term.slice(0, term.lastIndexOf('|', termMax - 1))}|…`;
}

const termMax = 40;

function contextOf(io: Io, options: GlobalOptions): Context {
  const { NAMEPLATE_ENDPOINT, NAMEPLATE_KEY, NAMEPLATE_SECRET } = io.environment;
  const { NAMEPLATE_TLS_CA, NAMEPLATE_TLS_CERT, NAMEPLATE_TLS_KEY } = io.environment;
  const endpoint = options.endpoint ?? (NAMEPLATE_ENDPOINT || '127.0.0.1:7400');
  const { signIn: user, keyFile } = options;
  // The key in the environment is for gRPC, where nothing else says who asks; one that is given beside another is refused.
  const usesKey = !isHandleEndpoint(endpoint) && user === undefined;
  const key = options.key ?? (usesKey ? NAMEPLATE_KEY || undefined : undefined);
  return {
    io,
    json: options.json ?? false,
    language: languageOf(options.lang, io.environment),
    endpoint,
    key,
    keyGiven: options.key !== undefined,
    protection: protectionFrom(options),
    signIn: user === undefined ? undefined : { user, keyFile, secret: NAMEPLATE_SECRET || undefined },
    tls: {
      ca: options.tlsCa ?? (NAMEPLATE_TLS_CA || undefined),
      cert: options.tlsCert ?? (NAMEPLATE_TLS_CERT || undefined),
      key: options.tlsKey ?? (NAMEPLATE_TLS_KEY || undefined),
      given: (options.tlsCa ?? options.tlsCert ?? options.tlsKey) !== undefined,
    },
    deadlineMs: (options.timeout ?? 10) * 1_000,
    deadlineGiven: options.timeout !== undefined,
  };
}

function protectionFrom({ session, verifyAnswers, serverKey }: GlobalOptions): Context['protection'] {
  return {
    ...(session === undefined ? {} : { session }),
    ...(verifyAnswers === undefined ? {} : { verifyAnswers }),
    ...(serverKey === undefined ? {} : { serverKeyFile: serverKey }),
  };
}

const examples = `
Examples:
  nameplate start
  nameplate prefix create 88.118.22
  nameplate register 88.118.22/meter-0001 --value 1:URL=https://example.com
  nameplate device enrol 88.118.22/meter-0001
  nameplate resolve 88.118.22/meter-0001
  nameplate tail --prefix 88.118.22

Exit codes: 0 done, 1 failed inside, 2 wrong usage or value, 3 not found,
4 not permitted, 5 conflict, 6 server not reachable or too slow, 7 not trusted,
130 ended by Ctrl-C with work left.
`;
