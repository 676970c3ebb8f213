// npm run hierarchy: installs, builds, and runs the hierarchy example: four servers that find each other.
import { join } from 'node:path';
import { build, install, requireNode, root, run } from './pnpm.mjs';

requireNode();
install();
build();
run(process.execPath, [join(root, 'examples', 'dist', 'hierarchy', 'demo.js'), ...process.argv.slice(2)]);
