/**
 * npm run bench ingest: QoS 1 publishing to Nameplate and to mosquitto, by turns in one run, and the ratio of what they cost. Nameplate
 * has each message on disk before PUBACK, and decoded and stored after it; mosquitto acknowledges what nobody subscribed to and forgets it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Nameplate } from '@nameplate/sdk';
import { installed, type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { freePorts, type ServerProcess, startServerProcess } from '../../support/server-process.ts';
import { median, planOf } from '../../support/trial.ts';
import type { LoadAnswer, LoadDevice, LoadOrder } from './load.ts';
import { readPlan, type Shape } from './plan.ts';

const prefix = '88.118.997';
const plan = planOf(readPlan);
const scratch = mkdtempSync(join(tmpdir(), 'nameplate-bench-'));
const load: ChildProcess = fork(join(import.meta.dirname, 'load.ts'), { execArgv: ['--import', 'tsx'] });
/** Of the first reading of a round: every reading has a time of its own. */
let startMs = 1_700_000_000_000;
let server: ServerProcess | undefined;
let mosquitto: Mosquitto | undefined;
process.on('SIGINT', () => process.exit(130));
process.on('exit', () => {
  load.kill('SIGKILL');
  server?.child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});
await bench();

/** What one round took: CPU of the server in µs a message, until the last PUBACK and until all is stored; messages a second. */
interface Round {
  readonly pubackUs: number;
  readonly storedUs: number;
  readonly perS: number;
}

async function bench(): Promise<void> {
  const ports = await freePorts();
  server = await startServerProcess({ directory: join(scratch, 'data'), ports });
  const key = /NAMEPLATE_KEY=(npk_\S+)/.exec(server.output())?.[1] ?? '';
  const np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  if (installed('mosquitto') === undefined) say('mosquitto is not installed: Nameplate alone, and no ratios.');
  else mosquitto = await startMosquitto();
  const devices = await enrolled(np, Math.max(...plan.shapes.map((shape) => shape.devices)));
  const results = [];
  for (const shape of plan.shapes) {
    const rounds: { nameplate: Round; mosquitto?: Round }[] = [];
    for (let number = 0; number < plan.rounds; number += 1) {
      const some = devices.slice(0, shape.devices);
      const peer = mosquitto && (await round(shape, { port: mosquitto.port, pid: mosquitto.pid(), devices: some }));
      const stored = () => allStored(np, some, shape.each - 1);
      const own = await round(shape, { port: ports.mqtt, pid: server.child.pid ?? 0, devices: some, stored });
      rounds.push({ nameplate: own, ...(peer && { mosquitto: peer }) });
      say(`  ${shape.devices} devices, ${shape.inFlight} in flight: round ${number + 1} of ${plan.rounds}`);
    }
    results.push(result(shape, rounds));
  }
  print(results);
  await np.close();
  await mosquitto?.close();
  await server.stop();
  load.disconnect();
}

async function enrolled(np: Nameplate, count: number): Promise<LoadDevice[]> {
  await np.prefixes.create(prefix);
  const devices: LoadDevice[] = [];
  for (let at = 0; at < count; at += 50) {
    const some = Array.from({ length: Math.min(50, count - at) }, async (_, place) => {
      const identifier = `${prefix}/load-${at + place}`;
      await np.assets.register({ identifier, values: [{ index: 1, type: 'URL', data: 'https://example.com/load' }] });
      const { credential } = await np.devices.enrol(identifier);
      return { username: credential.username, password: credential.password, topic: credential.publishTopic };
    });
    devices.push(...(await Promise.all(some)));
  }
  return devices;
}

async function round(
  { each, inFlight, devices: count }: Shape,
  to: {
    readonly port: number;
    readonly pid: number;
    readonly devices: readonly LoadDevice[];
    readonly stored?: () => Promise<void>;
  },
): Promise<Round> {
  await ask({ kind: 'connect', port: to.port, devices: to.devices });
  await sleep(500);
  startMs += each;
  const before = cpuUs(to.pid);
  const answer = await ask({ kind: 'publish', each, inFlight, startMs });
  const acknowledged = cpuUs(to.pid);
  await to.stored?.();
  const messages = each * count;
  const ms = answer.kind === 'published' ? answer.ms : Number.NaN;
  return {
    pubackUs: (acknowledged - before) / messages,
    storedUs: (cpuUs(to.pid) - before) / messages,
    perS: (messages / ms) * 1_000,
  };
}

function ask(order: LoadOrder): Promise<LoadAnswer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`The process of devices ended with ${code}.`));
    load.once('exit', ended);
    load.once('message', (answer: LoadAnswer) => {
      load.off('exit', ended);
      resolve(answer);
    });
    load.send(order);
  });
}

/** Waits until the last reading of every device is there. */
async function allStored(np: Nameplate, devices: readonly LoadDevice[], last: number): Promise<void> {
  const lastMs = startMs + last;
  for (const { username } of devices)
    while (((await np.readings.latest(username))['n']?.time.getTime() ?? 0) < lastMs) await sleep(50);
}

/** CPU time that a process and its threads have used, µs: fields 14 and 15 of proc(5) stat, in hundredths of a second. */
function cpuUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

function result(shape: Shape, rounds: readonly { nameplate: Round; mosquitto?: Round }[]) {
  const all = (pick: (round: (typeof rounds)[number]) => number | undefined) => {
    const numbers = rounds.map(pick).filter((number) => number !== undefined);
    return numbers.length === 0 ? undefined : Number(median(numbers).toFixed(2));
  };
  return {
    ...shape,
    nameplate: {
      pubackUs: all((one) => one.nameplate.pubackUs),
      storedUs: all((one) => one.nameplate.storedUs),
      perS: all((one) => one.nameplate.perS),
    },
    mosquitto: { pubackUs: all((one) => one.mosquitto?.pubackUs), perS: all((one) => one.mosquitto?.perS) },
    // Above 1: Nameplate needs less CPU a message.
    ratio: all((one) => one.mosquitto && one.mosquitto.pubackUs / one.nameplate.pubackUs),
  };
}

function print(results: readonly ReturnType<typeof result>[]): void {
  if (plan.json) {
    process.stdout.write(`${JSON.stringify({ node: process.versions.node, rounds: plan.rounds, results })}\n`);
    return;
  }
  say(
    'Server CPU a message in µs, median of the rounds; ratio: mosquitto ÷ Nameplate until PUBACK, above 1 is better.',
  );
  say('devices  in flight  PUBACK  stored     msg/s   mosquitto     msg/s  ratio');
  for (const { devices, inFlight, nameplate, mosquitto: peer, ratio } of results) {
    const cells = [devices, inFlight, nameplate.pubackUs, nameplate.storedUs, Math.round(nameplate.perS ?? 0)];
    const widths = [7, 11, 8, 8, 10, 12, 10, 7];
    const more = [peer.pubackUs ?? '–', Math.round(peer.perS ?? 0) || '–', ratio ?? '–'];
    say([...cells, ...more].map((cell, at) => String(cell).padStart(widths[at] ?? 8)).join(''));
  }
}

/** Progress and the table for people; with --json they are out of the way, on stderr. */
function say(text: string): void {
  (plan.json ? process.stderr : process.stdout).write(`${text}\n`);
}
