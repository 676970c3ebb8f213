// pnpm check: format, lint, proto lint, generated code, types, unit and conformance tests. Under two minutes.
import { performance } from 'node:perf_hooks';
import { build, install, requireNode, run, say, tool } from './pnpm.mjs';

const steps = [
  ['format', () => run(tool('biome'), ['ci', '.'])],
  ['proto lint and generated code', () => run(process.execPath, ['scripts/generate.mjs', '--check'])],
  ['types', build],
  ['lint', () => run(tool('oxlint'), ['--type-aware'])],
  ['unit tests', () => run(tool('vitest'), ['run', '--project', 'unit', '--project', 'conformance'])],
];

requireNode();
install();
for (const [name, step] of steps) {
  const start = performance.now();
  say(`── ${name}`);
  step();
  say(`── ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
