// npm run fuzz: the fuzzers for as long as is wanted, each round with a seed of its own and in a heap that a leak would fill.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { build, install, requireNode, root, say, tool } from './pnpm.mjs';

const names = readdirSync(join(root, 'test', 'fuzz'))
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.test.ts'.length));
const options = {
  minutes: { type: 'string', default: '5' },
  cases: { type: 'string', default: '20000' },
  'heap-mb': { type: 'string', default: '384' },
  only: { type: 'string', multiple: true, default: names },
  json: { type: 'boolean', default: false },
};
const { minutes, cases, heapMb, only, json } = read();
requireNode();
install();
build();

const rounds = Object.fromEntries(only.map((name) => [name, 0]));
const start = performance.now();
let failure;
do {
  for (const name of only) {
    failure = round(name);
    if (failure !== undefined || isOver()) break;
  }
} while (failure === undefined && !isOver());
report();

function read() {
  try {
    const { values } = parseArgs({ options });
    const wanted = {
      ...values,
      minutes: Number(values.minutes),
      cases: Number(values.cases),
      heapMb: Number(values['heap-mb']),
    };
    const whole = wanted.minutes > 0 && Number.isSafeInteger(wanted.cases) && wanted.cases > 0 && wanted.heapMb >= 64;
    if (whole && wanted.only.every((name) => names.includes(name))) return wanted;
  } catch (thrown) {
    say(thrown.message);
  }
  say('Usage: npm run fuzz [-- --minutes M] [--cases N] [--heap-mb N] [--only NAME]… [--json]');
  say(`NAME: ${names.join(', ')}`);
  return process.exit(2);
}

/** One fuzzer once; what to do to see its failure again, if it has one. */
function round(name) {
  const seed = randomInt(2 ** 31 - 1);
  const env = { ...process.env, PROPERTY_SEED: String(seed), FUZZ_RUNS: String(cases), FUZZ_HEAP_MB: String(heapMb) };
  const { status, stdout } = spawnSync(tool('vitest'), ['run', '--project', 'fuzz', `test/fuzz/${name}.test.ts`], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
  rounds[name] += 1;
  say(`${elapsed()} s  ${name}, round ${rounds[name]}, seed ${seed}: ${status === 0 ? 'in order' : 'FAILED'}`);
  if (status === 0) return undefined;
  process.stderr.write(stdout);
  return `PROPERTY_SEED=${seed} FUZZ_RUNS=${cases} FUZZ_HEAP_MB=${heapMb} npx vitest run --project fuzz test/fuzz/${name}.test.ts`;
}

function isOver() {
  return performance.now() - start >= minutes * 60_000;
}

function elapsed() {
  return Math.round((performance.now() - start) / 1000);
}

function report() {
  const ended = { seconds: elapsed(), casesEachProperty: cases, heapMb, rounds, ...(failure && { repeat: failure }) };
  if (json) process.stdout.write(`${JSON.stringify(ended)}\n`);
  else {
    const list = Object.entries(rounds).map(([name, count]) => `${name} ${count}`);
    process.stdout.write(
      `${ended.seconds} s, ${cases} cases a property, heap of ${heapMb} MB; rounds: ${list.join(', ')}\n`,
    );
    process.stdout.write(failure ? `Failed. See it again: ${failure}\n` : 'No failure.\n');
  }
  process.exitCode = failure ? 1 : 0;
}
