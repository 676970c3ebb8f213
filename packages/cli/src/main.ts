import { CommanderError } from 'commander';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { type Io, processIo } from './io.ts';
import { languageOf } from './language.ts';
import { createProgram } from './program.ts';
import { reportError } from './report-error.ts';

/**
 * Runs the command line, `process.argv` and all.
 * @returns the exit code: `docs/guides/cli.md` § Exit codes
 */
export async function main(argv: readonly string[], io?: Io): Promise<number> {
  if (io) return run(argv, io);
  const streams = processIo();
  try {
    return await run(argv, streams);
  } finally {
    streams.release();
  }
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCodes.ok;
  let context: Pick<Context, 'io' | 'json' | 'language'> = {
    io,
    json: argv.includes('--json'),
    language: languageOf(undefined, io.environment),
  };
  const program = createProgram(io, {
    entered: (entered) => {
      context = entered;
    },
    ended: (exitCode) => {
      code = exitCode;
    },
  });
  try {
    await program.parseAsync(argv);
    return code;
  } catch (thrown) {
    // Commander has told what is wrong, or shown the help that was asked for.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (io.signal.aborted) return code;
    return reportError(thrown, context);
  }
}
