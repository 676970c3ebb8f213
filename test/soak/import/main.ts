/**
 * npm run soak import: a file of many rows through `nameplate import`, the command and the server killed on the way. Every row
 * has to be there once; memory is watched; a page of the many is compared with one of few. Exits 1 when a row is missing or doubled.
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Nameplate } from '@nameplate/sdk';
import { freePorts, type ServerProcess, startServerProcess } from '../../support/server-process.ts';
import { planOf } from '../../support/trial.ts';
import { type ImportCommand, memoryMb, progressOf, startImport } from './command.ts';
import { measurePages } from './pages.ts';
import { readPlan } from './plan.ts';
import { measureRates } from './rates.ts';
import { attributesOf, prefix, serialOf, smallPrefix, template } from './rows.ts';

const plan = planOf(readPlan);
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-import-'));
let server: ServerProcess | undefined;
let command: ImportCommand | undefined;
process.on('SIGINT', () => process.exit(130));
process.on('exit', () => {
  command?.child.kill('SIGKILL');
  server?.child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});
process.exitCode = await soak();

async function soak(): Promise<number> {
  const ports = await freePorts();
  const start = async () => {
    server = await startServerProcess({ directory: join(scratch, 'data'), ports });
    return server;
  };
  const first = await start();
  const key = /NAMEPLATE_KEY=(npk_\S+)/.exec(first.output())?.[1] ?? '';
  const np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  for (const one of [prefix, smallPrefix]) await np.prefixes.create(one);
  await np.templates.publish(template);
  const many = join(scratch, 'many.csv');
  const few = join(scratch, 'few.csv');
  await writeRows(many, prefix, 'many', plan.rows);
  await writeRows(few, smallPrefix, 'few', plan.few);

  const rates = await measureRates(scratch, np, plan.rateRows);
  say(
    `Rows a second: ${rates.store} batches to the store alone, ${rates.registry} registry, ${rates.stream} bulk call.`,
  );
  const whole = { port: ports.grpc, key };
  if ((await startImport(few, whole).ended) !== 0) throw new Error('the few rows were not imported');

  const started = performance.now();
  const samples: Sample[] = [];
  for (const [kill, share] of [['command', 1 / 3] as const, ['server', 2 / 3] as const]) {
    command = startImport(many, whole);
    await watch(command, many, plan.rows * share, samples);
    if (kill === 'command') command.child.kill('SIGKILL');
    else await server?.kill();
    say(`Killed the ${kill} (SIGKILL) at ${progressOf(many)} rows; the command ended with ${await command.ended}.`);
    if (kill === 'server') await start();
  }
  command = startImport(many, whole);
  await watch(command, many, plan.rows, samples);
  if ((await command.ended) !== 0) throw new Error('the import was not ended');
  const seconds = Math.round((performance.now() - started) / 1_000);

  const verdict = await compare(np, plan.rows);
  const pages = await measurePages(np, prefix, smallPrefix);
  const figures = { rows: plan.rows, seconds, rate: Math.round(plan.rows / seconds), ...verdict, rates, pages };
  const memory = { command: growth(samples, 'command'), server: growth(samples, 'server') };
  if (plan.json) process.stdout.write(`${JSON.stringify({ ...figures, memory, node: process.versions.node })}\n`);
  else print({ ...figures, memory });
  await np.close();
  await server?.stop();
  return verdict.lost + verdict.doubled === 0 ? 0 : 1;
}

async function writeRows(file: string, under: string, kind: string, count: number): Promise<void> {
  function* lines() {
    yield 'identifier,serial,model,made,weight\r\n';
    for (let row = 0; row < count; row += 1) {
      const { serial, model, made, weight } = attributesOf(kind, row);
      yield `${under}/${serial},${serial},${model},${made.toISOString()},${weight}\r\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
}

interface Sample {
  readonly rows: number;
  readonly command: number;
  readonly server: number;
}

/** Until so many rows are done, or the command has ended. */
async function watch({ child }: ImportCommand, file: string, until: number, samples: Sample[]): Promise<void> {
  let told = progressOf(file) ?? 0;
  while (child.exitCode === null && (progressOf(file) ?? 0) < until) {
    await sleep(200);
    const rows = progressOf(file) ?? told;
    if (rows - told < plan.rows / 20 || !server) continue;
    told = rows;
    const sample = { rows, command: memoryMb(child), server: memoryMb(server.child) };
    samples.push(sample);
    say(`${rows} rows; command ${sample.command.toFixed(0)} MB, server ${sample.server.toFixed(0)} MB.`);
  }
}

/** The largest of the first quarter of the samples, and of the last. */
function growth(samples: readonly Sample[], whose: 'command' | 'server') {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const most = (part: readonly Sample[]) => Math.round(Math.max(0, ...part.map((sample) => sample[whose])));
  return { firstMb: most(samples.slice(0, quarter)), lastMb: most(samples.slice(-quarter)) };
}

/** Every row is looked for among all that are there. */
async function compare(np: Nameplate, rows: number) {
  const seen = new Uint8Array(rows);
  let doubled = 0;
  for await (const { attributes } of np.assets.find({ template, pageSize: 1_000 })) {
    if (!attributes.serial.startsWith('many-')) continue;
    const row = Number(attributes.serial.slice(5));
    if (attributes.serial !== serialOf('many', row) || seen[row] === 1) doubled += 1;
    seen[row] = 1;
  }
  return {
    stored: seen.reduce((sum, one) => sum + one, 0),
    lost: seen.reduce((sum, one) => sum + 1 - one, 0),
    doubled,
  };
}

function print({ rows, seconds, rate, stored, lost, doubled, rates, pages, memory }: Figures): void {
  say(`\n${rows} rows in ${seconds} s, both killed once on the way: ${rate}/s.`);
  say(`${stored} are there, ${lost} lost, ${doubled} doubled.`);
  say(`Memory, first and last quarter: command ${memory.command.firstMb} and ${memory.command.lastMb} MB,`);
  say(`server ${memory.server.firstMb} and ${memory.server.lastMb} MB.`);
  say(
    `A page of 1,000: ${pages.many} ms out of ${rows} rows, ${pages.few} ms out of ${plan.few}: ${pages.ratio} times.`,
  );
  const ofStore = (part: number) => (part / rates.store).toFixed(2);
  say(`Of the raw rate of the store: registry ${ofStore(rates.registry)}, bulk call ${ofStore(rates.stream)}.`);
}

interface Figures extends Awaited<ReturnType<typeof compare>> {
  readonly rows: number;
  readonly seconds: number;
  readonly rate: number;
  readonly rates: Awaited<ReturnType<typeof measureRates>>;
  readonly pages: Awaited<ReturnType<typeof measurePages>>;
  readonly memory: Readonly<Record<'command' | 'server', ReturnType<typeof growth>>>;
}

function say(text: string): void {
  if (!plan.json) process.stdout.write(`${text}\n`);
}
