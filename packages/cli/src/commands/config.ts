import type { Command } from 'commander';
import { print } from '../print.ts';
import type { Run } from '../program.ts';

/** `nameplate config check`. */
export function addConfig(program: Command, run: Run): void {
  const config = program.command('config').description("the server's configuration");
  config
    .command('check')
    .description('check a configuration file, and the files that it names, without starting')
    .argument('<file>', 'JSON')
    .action(
      run(async (context, file: string) => {
        const { checkConfig, checkFiles } = await import('@nameplate/server');
        const checked = checkConfig(file);
        await checkFiles(checked);
        const { broker_password: _secret, ...json } = checked;
        print(context, { json, text: () => `${file} is right.\n` });
      }),
    );
}
