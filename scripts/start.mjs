// npm start: installs, builds and runs the server. Arguments after `--` are the server's: npm start -- --data DIR
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, install, requireNode, root } from './pnpm.mjs';

requireNode();
install();
build();

const cli = join(root, 'packages', 'cli', 'bin', 'nameplate.mjs');
const server = spawn(process.execPath, [cli, 'start', ...process.argv.slice(2)], { stdio: 'inherit' });

// Ctrl-C reaches the server by itself (same terminal group); a signal sent to this process alone is passed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => server.kill('SIGTERM'));
// npm ends without passing its signal on: an orphan would hold the ports and the store.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) server.kill('SIGTERM');
}, 500).unref();
server.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
