import type { Command } from 'commander';
import type { Run } from '../program.ts';

/** `nameplate start`: the server, in the foreground. Its flags are the server's own. */
export function addStart(program: Command, run: Run): void {
  program
    .command('start')
    .description('run a server until Ctrl-C; all its flags: nameplate start --help')
    .usage('[--data DIR] [--config FILE] [--http-port N] …')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .argument('[flags...]')
    .action(
      run(async (_context, flags: string[]) => {
        // Loaded only here: the commands that speak to a server start quicker without one.
        const { runServer } = await import('@nameplate/server');
        return runServer(flags);
      }),
    );
}
