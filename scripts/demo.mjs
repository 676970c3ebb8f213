// npm run demo: installs, builds, and runs the heat-meter example against a server of its own.
import { join } from 'node:path';
import { build, install, requireNode, root, run } from './pnpm.mjs';

requireNode();
install();
build();
run(process.execPath, [join(root, 'examples', 'dist', 'heat-meter', 'demo.js'), ...process.argv.slice(2)]);
