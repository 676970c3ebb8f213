import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { checkUp } from '../doctor/check-up.ts';
import { exitCodes } from '../exit-code.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';

/** `nameplate doctor`: what could keep a server or this command from working, and what to do about it. */
export function addDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('check this machine, the server and the key, and say what to do')
    .option('--data <directory>', "the server's data directory", './data')
    .action(run(doctor));
}

async function doctor(context: Context, options: { readonly data: string }): Promise<number> {
  const findings = await checkUp(context, options.data);
  const signs = { ok: 'ok  ', note: 'note', wrong: 'WRONG' } as const;
  print(context, {
    json: findings,
    text: () =>
      findings
        .map(({ state, about, found, remedy }) => {
          const advice = remedy ? `      ${remedy[context.language]}\n` : '';
          return `${signs[state].padEnd(6)}${about}: ${found}\n${advice}`;
        })
        .join(''),
  });
  return findings.find(({ state }) => state === 'wrong')?.exitCode ?? exitCodes.ok;
}
