// npm run soak devices, npm run soak import: installs, builds, and runs a long trial of its own servers on loopback. Not part of npm test.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, requireNode, root, run, say } from './pnpm.mjs';

const [name = '', ...args] = process.argv.slice(2);
const file = join(root, 'test', 'soak', name, 'main.ts');
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  say('Usage: npm run soak devices [-- --quick] [--devices N] [--interval-s S] [--minutes M] [--json]');
  say('       npm run soak import [-- --quick] [--rows N] [--json]');
  process.exit(2);
}
requireNode();
install();
build();
run(process.execPath, ['--import', 'tsx', file, ...args]);
