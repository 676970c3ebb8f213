// Runs pnpm on a machine that has only Node and npm: `npx` brings the pinned version, once.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Not in package.json: pnpm would record itself in the lockfile and refuse a frozen one that lacks it.
const packageManager = 'pnpm@12.21.0';

/** Says what is going on, on stderr, so that a script's stdout stays its own. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs a program in the checkout; stops this script with its exit code when it fails. */
export function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) say(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? (signal ? 1 : 1));
}

/** A tool of the workspace, without npx in between. */
export function tool(name) {
  return join(root, 'node_modules', '.bin', name);
}

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`Nameplate needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(2);
}

/** Installs what the lockfile names, unless that is done already. */
export function install() {
  const lock = join(root, 'pnpm-lock.yaml');
  const done = join(root, 'node_modules', '.modules.yaml');
  const manifests = [lock, join(root, 'package.json'), join(root, 'pnpm-workspace.yaml')];
  if (existsSync(done) && manifests.every((file) => statSync(file).mtimeMs <= statSync(done).mtimeMs)) return;
  say(`Installing packages (${packageManager} through npx; a minute on the first run) …`);
  // Child output goes to stderr: stdout belongs to the program that is started afterwards.
  const args = ['--yes', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'];
  run('npx', args, { stdio: ['ignore', process.stderr, process.stderr] });
}

/** Compiles every package; incremental, so that a second start is quick. */
export function build() {
  say('Building …');
  run(tool('tsc'), ['-b'], { stdio: ['ignore', process.stderr, process.stderr] });
}
