import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, isNameplateError, type Nameplate } from '@nameplate/sdk';
import mqtt from 'mqtt';
import { afterAll, expect, it } from 'vitest';
import { freePorts, type ServerPorts, type ServerProcess, startServerProcess } from '../support/server-process.ts';

const rounds = Number(process.env['KILL_ROUNDS'] ?? 20);
const prefix = '88.118.999';
const writers = 32;
const devices = 4;
const directory = mkdtempSync(join(tmpdir(), 'nameplate-kill-'));
let server: ServerProcess | undefined;
afterAll(async () => {
  if (server?.child.exitCode === null && server.child.signalCode === null) await server.kill();
  rmSync(directory, { recursive: true, force: true });
});

const plain = ({ index, type, data }: { index: number; type: string; data: Uint8Array }) => ({
  index,
  type,
  data: Buffer.from(data).toString(),
});

/** What a handle must hold, from its number alone. */
const valuesOf = (name: string) => [
  { index: 1, type: 'URL', data: `https://example.com/${name}` },
  { index: 2, type: 'TEXT', data: name.repeat(20) },
];

it(`keeps every acknowledged write whole over ${rounds} SIGKILLs under load`, { timeout: 300_000 }, async () => {
  const ports = await freePorts();
  server = await startServerProcess({ directory, ports });
  const key = /NAMEPLATE_KEY=(npk_\S+)/.exec(server.output())?.[1] ?? '';
  const passwords = await enrol(ports, key);
  const handles: string[] = [];
  const readings = Array.from({ length: devices }, () => new Map<number, number>());

  for (let round = 0; round < rounds; round += 1) {
    const written = await loadUntilKilled(server, {
      round,
      key,
      ports,
      passwords,
      readings,
      delayMs: randomInt(150, 900),
    });
    handles.push(...written.acknowledged);
    server = await startServerProcess({ directory, ports });
    await using np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
    await checkHandles(np, written);
  }

  await using np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  const listed = new Set<string>();
  for await (const asset of np.assets.list({ prefix })) listed.add(asset.identifier);
  expect(handles.filter((identifier) => !listed.has(identifier))).toEqual([]);
  for (const [device, acknowledged] of readings.entries()) await checkReadings(np, device, acknowledged);

  const total = readings.reduce((sum, one) => sum + one.size, 0);
  process.stdout.write(`${rounds} kills: ${handles.length} handles and ${total} readings acknowledged, none lost\n`);
  expect(handles.length).toBeGreaterThan(rounds * 10);
  expect(total).toBeGreaterThan(rounds * 10);
});

async function enrol(ports: ServerPorts, key: string): Promise<string[]> {
  await using np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  await np.prefixes.create(prefix);
  const passwords: string[] = [];
  for (let device = 0; device < devices; device += 1) {
    await np.handles.create(`${prefix}/device-${device}`, valuesOf(`device-${device}`));
    passwords.push((await np.devices.enrol(`${prefix}/device-${device}`)).credential.password);
  }
  return passwords;
}

interface Load {
  readonly round: number;
  readonly key: string;
  readonly ports: ServerPorts;
  readonly passwords: readonly string[];
  readonly readings: readonly Map<number, number>[];
  readonly delayMs: number;
}

interface Written {
  readonly acknowledged: readonly string[];
  /** Sent and not answered: wholly there, or not at all. */
  readonly unknown: readonly string[];
}

/** Writers and devices run until the server is gone. */
async function loadUntilKilled(target: ServerProcess, load: Load): Promise<Written> {
  await using np = await connect({ endpoint: `127.0.0.1:${load.ports.grpc}`, key: load.key, retry: false });
  const acknowledged: string[] = [];
  const unknown: string[] = [];
  const gone = new AbortController();
  const write = async (writer: number) => {
    for (let count = 0; !gone.signal.aborted; count += 1) {
      const name = `r${load.round}-w${writer}-${count}`;
      try {
        await np.handles.create(`${prefix}/${name}`, valuesOf(name), { idempotencyKey: `kill-test-${name}` });
        acknowledged.push(`${prefix}/${name}`);
      } catch {
        unknown.push(`${prefix}/${name}`);
        return;
      }
    }
  };
  const work = Array.from({ length: writers }, (_, writer) => write(writer));
  const clients = load.passwords.map((password, device) => publish(load, device, password, gone.signal));
  await sleep(load.delayMs);
  await target.kill();
  gone.abort();
  await Promise.all([...work, ...clients]);
  return { acknowledged, unknown };
}

/** One device: a reading at a time, each noted when its PUBACK has come. */
async function publish(load: Load, device: number, password: string, stop: AbortSignal): Promise<void> {
  const identifier = `${prefix}/device-${device}`;
  const client = mqtt.connect(`mqtt://127.0.0.1:${load.ports.mqtt}`, {
    username: identifier,
    password,
    reconnectPeriod: 0,
  });
  client.on('error', () => undefined);
  const gone = new Promise<false>((resolve) => client.once('close', () => resolve(false)));
  for (let count = 0; !stop.aborted; count += 1) {
    // Distinct in all rounds, and in the past.
    const timeMs = 1_700_000_000_000 + load.round * 1_000_000 + count;
    const value = timeMs % 9973;
    const payload = JSON.stringify({ time: new Date(timeMs).toISOString(), energy: value });
    const sent = client.publishAsync(`iot/${identifier}/up/data`, payload, { qos: 1 }).then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([sent, gone]))) break;
    load.readings[device]?.set(timeMs, value);
  }
  client.end(true);
}

async function checkHandles(np: Nameplate, { acknowledged, unknown }: Written): Promise<void> {
  let at = 0;
  for await (const { value, error } of np.resolveMany(acknowledged)) {
    const identifier = acknowledged[at] ?? '';
    expect(error, `${identifier} was acknowledged`).toBeUndefined();
    expect(value?.values.map(plain)).toEqual(valuesOf(identifier.slice(prefix.length + 1)));
    at += 1;
  }
  expect(at).toBe(acknowledged.length);
  for (const identifier of unknown) {
    const name = identifier.slice(prefix.length + 1);
    // The same request again: done now, or answered as it was done then.
    const again = await np.handles.create(identifier, valuesOf(name), { idempotencyKey: `kill-test-${name}` });
    expect(again.values.map(plain)).toEqual(valuesOf(name));
  }
}

/** Ingest replays the journal after the start; it has a while. */
async function checkReadings(np: Nameplate, device: number, acknowledged: ReadonlyMap<number, number>): Promise<void> {
  const identifier = `${prefix}/device-${device}`;
  let missing: number[] = [];
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const stored = new Map<number, unknown>();
    try {
      for await (const { time, value } of np.readings.range(identifier, { metric: 'energy' }))
        stored.set(time.getTime(), value);
    } catch (thrown) {
      if (!isNameplateError(thrown)) throw thrown;
    }
    missing = [...acknowledged].filter(([timeMs, value]) => stored.get(timeMs) !== value).map(([timeMs]) => timeMs);
    if (missing.length === 0) return;
    await sleep(200);
  }
  expect(missing, `readings of ${identifier}`).toEqual([]);
}
