// npm run bench NAME: installs, builds, and compares servers on loopback in one run. Not part of npm test: figures are no tests.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, requireNode, root, run, say } from './pnpm.mjs';

const [name = '', ...args] = process.argv.slice(2);
const folder = join(root, 'test', 'bench');
const file = join(folder, name, 'main.ts');
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  say(`Usage: npm run bench NAME [-- --help]\nNAME: ${readdirSync(folder).join(', ')}`);
  process.exit(2);
}
requireNode();
install();
build();
run(process.execPath, ['--import', 'tsx', file, ...args]);
