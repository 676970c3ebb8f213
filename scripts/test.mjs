// npm test: installs what it needs, runs every test, closes on the line `N passed, N failed` and exits non-zero on a failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, install, requireNode, root, say, tool } from './pnpm.mjs';

requireNode();
install();
build();
const skipReasons = installMosquitto();

const scratch = mkdtempSync(join(tmpdir(), 'nameplate-test-'));
const report = join(scratch, 'report.json');
const selected = process.argv.slice(2);
const { status } = spawnSync(
  tool('vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...selected],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = closingLine(status);
rmSync(scratch, { recursive: true, force: true });

/** The integration tests speak to a real broker: installed where that is possible, else those tests are skipped. */
function installMosquitto() {
  if (spawnSync('sh', ['-c', 'command -v mosquitto || test -x /usr/sbin/mosquitto']).status === 0) return [];
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || spawnSync('sh', ['-c', 'command -v apt-get']).status !== 0) {
    return ['mosquitto is not here and cannot be installed (needs root and apt): its tests are skipped'];
  }
  say('Installing mosquitto for the integration tests …');
  const script =
    'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq mosquitto mosquitto-clients';
  const { status } = spawnSync('sh', ['-c', script], { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
  return status === 0 ? [] : ['mosquitto could not be installed by apt: its tests are skipped'];
}

/** Counts from the machine-readable report; a run without one has failed. */
function closingLine(exitCode) {
  let counts;
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    say('The test runner left no report.');
    process.stdout.write('0 passed, 1 failed\n');
    return 1;
  }
  const skipped = counts.numPendingTests + counts.numTodoTests;
  // A file that does not load counts as a failure although none of its tests ran.
  const broken = counts.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  let failed = counts.numFailedTests + broken;
  if (exitCode !== 0 && failed === 0) failed = 1;
  for (const reason of skipReasons) say(`skipped: ${reason}`);
  process.stdout.write(
    `${counts.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  );
  return failed === 0 && counts.numPassedTests > 0 ? 0 : 1;
}
