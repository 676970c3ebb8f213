import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs a TypeScript file in a process of its own, kills it (SIGKILL) `afterMs` after its first line, and gives its whole lines. */
export async function killedChild(file: string, args: readonly string[], afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=nameplate-source', file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let complained = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text;
  });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await sleep(afterMs);
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`the child ended by itself: ${complained}`);
  // The last line may be cut; what it says was not acknowledged as a whole.
  return printed.split('\n').slice(0, -1);
}
