import { isNameplateError } from '@nameplate/model';
import { assemble, type RunningServer } from './assemble.ts';
import { banner } from './banner.ts';
import { type Config, flagHelp, parseFlags, readConfig, speaksTls } from './config/index.ts';
import { createLogger } from './observe/logger.ts';
import { version } from './version.ts';

/** Exit codes: 0 stopped as asked, 1 it failed, 2 the configuration is wrong. */
const exitCodes = { stopped: 0, failed: 1, configuration: 2 } as const;

/**
 * Runs a server until SIGINT or SIGTERM: `nameplate start`. The first signal drains, the second ends at once.
 * @param argv the flags after `start`
 * @returns the process's exit code
 */
export async function runServer(argv: readonly string[]): Promise<number> {
  let config: Config;
  try {
    const line = parseFlags(argv);
    if (line.help) {
      process.stdout.write(`nameplate start [flags]\n\n${flagHelp()}\n`);
      return exitCodes.stopped;
    }
    config = readConfig(line.config);
  } catch (thrown) {
    if (!isNameplateError(thrown)) throw thrown;
    process.stderr.write(`The configuration is not right; nothing was started.\n${thrown.message}\n`);
    return exitCodes.configuration;
  }
  return run(config);
}

async function run(config: Config): Promise<number> {
  const logger = createLogger(config);
  const signals = listenForSignals();
  let server: RunningServer;
  try {
    server = await assemble(config, { logger });
  } catch (thrown) {
    signals.stop();
    if (!isNameplateError(thrown) || thrown.code === 'INTERNAL') logger.fatal({ err: thrown }, 'the start failed');
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const remedy = isNameplateError(thrown) && thrown.reason === thrown.code ? `\n${thrown.remedy.en}` : '';
    process.stderr.write(`The server did not start: ${message}${remedy}\n`);
    return exitCodes.failed;
  }
  const { endpoints, administratorKey } = server;
  process.stdout.write(banner({ config, version, endpoints, administratorKey }));
  const reload = () => void server.reloadTls();
  // Without TLS it keeps its usual meaning: the terminal has gone.
  if (speaksTls(config)) process.on('SIGHUP', reload);
  await signals.first;
  process.stdout.write('\nStopping: requests under way are finished. Ctrl-C again ends at once.\n');
  try {
    await server.close();
  } catch (thrown) {
    logger.error({ err: thrown }, 'the stop failed');
    return exitCodes.failed;
  } finally {
    process.off('SIGHUP', reload);
    signals.stop();
  }
  process.stdout.write('Stopped.\n');
  return exitCodes.stopped;
}

function listenForSignals(): { readonly first: Promise<void>; stop(): void } {
  let firstAt: number | undefined;
  let resolveFirst: (() => void) | undefined;
  const first = new Promise<void>((resolve) => {
    resolveFirst = resolve;
  });
  const onSignal = (signal: NodeJS.Signals) => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      resolveFirst?.();
      return;
    }
    // One Ctrl-C can come twice: from the terminal, and passed on by the program that started this one.
    if (performance.now() - firstAt < 250) return;
    // The journal and the store are written so that this loses nothing that was answered.
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    first,
    stop: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
