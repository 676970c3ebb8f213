import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { template } from './rows.ts';

const bin = join(import.meta.dirname, '../../../packages/cli/bin/nameplate.mjs');

/** `nameplate import`, in a process of its own that can be killed. */
export interface ImportCommand {
  readonly child: ChildProcess;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export function startImport(
  file: string,
  { port, key, json = true }: { readonly port: number; readonly key: string; readonly json?: boolean },
): ImportCommand {
  const args = [bin, 'import', file, '--template', template.identifier, '--resume', ...(json ? ['--json'] : [])];
  const env = { ...process.env, NAMEPLATE_ENDPOINT: `127.0.0.1:${port}`, NAMEPLATE_KEY: key };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  return { child, ended };
}

/** Rows that are done, as the import keeps them; undefined when it is through. */
export function progressOf(file: string): number | undefined {
  try {
    return existsSync(`${file}.progress`) ? JSON.parse(readFileSync(`${file}.progress`, 'utf8')).imported : undefined;
  } catch {
    return undefined;
  }
}

/** Memory of a process, MB: its own, without pages of files that the system maps in and out. */
export function memoryMb(child: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
