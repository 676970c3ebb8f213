/**
 * npm run soak devices: many devices on one server, which is killed under them. What was acknowledged is compared with what
 * is stored, device by device. Exits 1 when anything is missing or doubled.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type DeviceCredential, type Nameplate } from '@nameplate/sdk';
import { freePorts, type ServerProcess, startServerProcess } from '../../support/server-process.ts';
import { planOf } from '../../support/trial.ts';
import { reportStartMs } from './device.ts';
import type { Answer, Order } from './fleet.ts';
import { add, newLatencies, percentile } from './latency.ts';
import { readPlan } from './plan.ts';

const prefix = '88.118.997';
const plan = planOf(readPlan);
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-soak-'));
const children: ChildProcess[] = [];
let server: ServerProcess | undefined;
process.on('SIGINT', () => process.exit(130));
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
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
  let np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  say(`A server on loopback; ${plan.devices} devices, each reporting every ${plan.intervalS} s for ${plan.seconds} s.`);

  const credentials = await enrolAll(np);
  // A fresh process: what enrolling left in its heap would hide what the connections take.
  await np.close();
  await server?.stop();
  await start();
  const before = memoryKb();
  const fleets = startFleets(credentials, ports.mqtt);
  await Promise.all(fleets.map((fleet) => fleet.connected));
  await sleep(3_000);
  const bytesPerConnection = Math.round(((memoryKb() - before) * 1024) / plan.devices);
  say(`${plan.devices} connected, ${(bytesPerConnection / 1024).toFixed(1)} kB of the server's memory each.`);

  const started = Date.now();
  for (const fleet of fleets) fleet.order({ kind: 'report', intervalS: plan.intervalS });
  const phaseMs = (plan.seconds * 1_000) / (plan.kills + 1);
  for (let kill = 0; kill < plan.kills; kill += 1) {
    await progressUntil(fleets, Date.now() + phaseMs);
    await server?.kill();
    say(`Killed (SIGKILL) at ${seconds(started)} s …`);
    await start();
    const readyS = seconds(started);
    await allConnected(fleets);
    say(`… ready again at ${readyS} s, everyone back at ${seconds(started)} s.`);
  }
  await progressUntil(fleets, Date.now() + phaseMs);
  for (const fleet of fleets) fleet.order({ kind: 'finish' });
  const results = await Promise.all(fleets.map((fleet) => fleet.finished));
  const reportingS = (Date.now() - started) / 1_000;

  np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  const verdict = await compare(np, Object.assign({}, ...results.map(({ acknowledged }) => acknowledged)));
  await np.close();
  const latencies = newLatencies();
  for (const result of results) add(latencies, result.latencies);
  const figures = {
    devices: plan.devices,
    intervalS: plan.intervalS,
    seconds: Math.round(reportingS),
    kills: plan.kills,
    reconnects: results.reduce((sum, { reconnects }) => sum + reconnects, 0),
    ...verdict,
    messagesPerS: Math.round(verdict.acknowledged / reportingS),
    bytesPerConnection,
    pubackMs: { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), max: percentile(latencies, 1) },
    node: process.versions.node,
  };
  print(figures);
  for (const child of children) child.disconnect();
  await server?.stop();
  return verdict.lost + verdict.doubled + verdict.wrong === 0 ? 0 : 1;
}

/** Registers and enrols, a few at a time. */
async function enrolAll(np: Nameplate): Promise<DeviceCredential[]> {
  await np.prefixes.create(prefix);
  const identifiers = Array.from({ length: plan.devices }, (_, i) => `${prefix}/soak-${String(i).padStart(5, '0')}`);
  const values = [{ index: 1, type: 'URL', data: 'https://example.com/soak' }];
  for await (const { error } of np.assets.registerMany(identifiers.map((identifier) => ({ identifier, values })))) {
    if (error) throw error;
  }
  const credentials: DeviceCredential[] = [];
  await inParallel(identifiers, 64, async (identifier, place) => {
    credentials[place] = (await np.devices.enrol(identifier)).credential;
  });
  return credentials;
}

interface Fleet {
  readonly connected: Promise<void>;
  readonly finished: Promise<Extract<Answer, { kind: 'finished' }>>;
  state(): { readonly connected: number; readonly acknowledged: number };
  order(order: Order): void;
}

function startFleets(credentials: readonly DeviceCredential[], port: number): Fleet[] {
  const share = Math.ceil(credentials.length / plan.fleets);
  return Array.from({ length: plan.fleets }, (_, fleet) => {
    const devices = credentials
      .slice(fleet * share, (fleet + 1) * share)
      .map(({ username, password, publishTopic }) => ({ username, password, topic: publishTopic }));
    const child = fork(join(import.meta.dirname, 'fleet.ts'), { execArgv: ['--import', 'tsx'] });
    children.push(child);
    let state = { connected: 0, acknowledged: 0 };
    const answer = <K extends Answer['kind']>(kind: K) =>
      new Promise<Extract<Answer, { kind: K }>>((resolve, reject) => {
        child.on('message', (message: Answer) => {
          if (message.kind === 'state') state = message;
          if (message.kind === kind) resolve(message as Extract<Answer, { kind: K }>);
        });
        child.once('exit', (code) => reject(new Error(`A process of devices ended with ${code}.`)));
      });
    const connected = answer('connected').then(() => undefined);
    const finished = answer('finished');
    for (const promise of [connected, finished]) promise.catch(() => undefined);
    child.send({ kind: 'connect', port, devices } satisfies Order);
    return { connected, finished, state: () => state, order: (order) => child.send(order) };
  });
}

/** Every device's history beside what it was told is kept. Values are 0, 1, 2 … at their own times. */
async function compare(np: Nameplate, acknowledged: Readonly<Record<string, number>>) {
  const verdict = { acknowledged: 0, stored: 0, lost: 0, doubled: 0, wrong: 0 };
  await settled(np, acknowledged);
  await inParallel(Object.entries(acknowledged), 32, async ([identifier, count]) => {
    const seen = new Set<number>();
    for await (const { value, time } of np.readings.range(identifier, { metric: 'n' })) {
      const n = Number(value);
      if (seen.has(n)) verdict.doubled += 1;
      if (time.getTime() !== reportStartMs + n * 1_000) verdict.wrong += 1;
      seen.add(n);
    }
    verdict.acknowledged += count;
    verdict.stored += seen.size;
    for (let n = 0; n < count; n += 1) if (!seen.has(n)) verdict.lost += 1;
  });
  return verdict;
}

/** Ingest runs behind the acknowledgements: waits until it has caught up, a minute at most. */
async function settled(np: Nameplate, acknowledged: Readonly<Record<string, number>>): Promise<void> {
  const waiting = new Set(Object.entries(acknowledged).filter(([, count]) => count > 0));
  for (let attempt = 0; attempt < 60 && waiting.size > 0; attempt += 1) {
    await inParallel([...waiting], 32, async (one) => {
      const [identifier, count] = one;
      const latest = (await np.readings.latest(identifier))['n'];
      if (Number(latest?.value ?? -1) >= count - 1) waiting.delete(one);
    });
    if (waiting.size > 0) await sleep(1_000);
  }
}

async function inParallel<T>(items: readonly T[], limit: number, work: (item: T, place: number) => Promise<void>) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const place = next++;
      await work(items[place] as T, place);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

/** Two minutes at most; what is missing then shows in the figures. */
async function allConnected(fleets: readonly Fleet[]): Promise<void> {
  // What the fleets say is up to a second old.
  await sleep(1_100);
  const connected = () => fleets.reduce((sum, fleet) => sum + fleet.state().connected, 0);
  for (let attempt = 0; attempt < 600 && connected() < plan.devices; attempt += 1) await sleep(200);
}

async function progressUntil(fleets: readonly Fleet[], endMs: number): Promise<void> {
  while (Date.now() < endMs) {
    await sleep(Math.min(5_000, Math.max(0, endMs - Date.now())));
    const states = fleets.map((fleet) => fleet.state());
    const sum = (field: 'connected' | 'acknowledged') => states.reduce((all, state) => all + state[field], 0);
    say(`  ${sum('connected')} connected, ${sum('acknowledged')} reports acknowledged`);
  }
}

/** Resident memory of the server that is not the store's mapped files, kB. */
function memoryKb(): number {
  const status = readFileSync(`/proc/${server?.child.pid}/status`, 'utf8');
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]);
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1_000).toFixed(1);
}

function print(figures: Record<string, unknown>): void {
  if (plan.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else for (const [name, value] of Object.entries(figures)) say(`${name.padEnd(20)} ${shown(value)}`);
}

function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${name} ${one}`)
    .join(', ');
}

/** Progress and the figures for people; with --json they are out of the way, on stderr. */
function say(text: string): void {
  (plan.json ? process.stderr : process.stdout).write(`${text}\n`);
}
