import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AlarmEvent, connect, type Nameplate } from '@nameplate/sdk';
import { startTestServer } from '@nameplate/testing';
import { connectAsync } from 'mqtt';
import { afterAll, expect, it, vi } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { freePorts, type ServerProcess, startServerProcess } from '../support/server-process.ts';

const prefix = '88.118.22';
const identifier = `${prefix}/meter-0001`;
const within = { timeout: 20_000, interval: 50 };
const directory = mkdtempSync(join(tmpdir(), 'nameplate-alarms-'));
let server: ServerProcess | undefined;
afterAll(async () => {
  if (server?.child.exitCode === null && server.child.signalCode === null) await server.kill();
  rmSync(directory, { recursive: true, force: true });
});

async function enrolled(np: Nameplate) {
  await np.prefixes.create(prefix);
  await np.assets.register({ identifier });
  return (await np.devices.enrol(identifier, { profile: 'meter.water' })).credential;
}

type Credential = Awaited<ReturnType<typeof enrolled>>;

async function report(url: string, { username, password, publishTopic }: Credential, readings: object) {
  const mqtt = await connectAsync(url, { username, password, protocolVersion: 4 });
  await mqtt.publishAsync(publishTopic, JSON.stringify(readings), { qos: 1 });
  await mqtt.endAsync();
}

async function activeIds(np: Nameplate): Promise<string[]> {
  const alarms = await np.alarms.list({ prefix }).toArray({ limit: 10 });
  return alarms.map(({ alarm }) => alarm).sort();
}

it('an alarm outlives the server that is killed between its raise and its end', { timeout: 60_000 }, async () => {
  const ports = await freePorts();
  const mqttUrl = `mqtt://127.0.0.1:${ports.mqtt}`;
  server = await startServerProcess({ directory, ports });
  const key = /NAMEPLATE_KEY=(npk_\S+)/.exec(server.output())?.[1] ?? '';
  const credential = await (async () => {
    await using np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
    const made = await enrolled(np);
    await report(mqttUrl, made, { time: Date.now() - 5000, burst: true, backFlow: true });
    await vi.waitFor(async () => expect(await activeIds(np)).toEqual(['backFlow', 'burst']), within);
    await np.alarms.acknowledge(identifier, 'burst', { note: 'crew is on its way' });
    return made;
  })();
  // What is acknowledged to the device just before the end is looked at after it.
  await report(mqttUrl, credential, { time: Date.now() - 4000, backFlow: false });
  await server.kill();

  server = await startServerProcess({ directory, ports });
  await using np = await connect({ endpoint: `127.0.0.1:${ports.grpc}`, key });
  await vi.waitFor(async () => expect(await activeIds(np)).toEqual(['burst']), within);
  const [burst] = await np.alarms.list(identifier).toArray({ limit: 1 });
  expect(burst).toMatchObject({ severity: 'critical', acknowledged: { note: 'crew is on its way' } });

  await report(mqttUrl, credential, { time: Date.now() - 3000, burst: false });
  await vi.waitFor(async () => expect(await activeIds(np)).toEqual([]), within);
  const history = await np.alarms.history(identifier).toArray({ limit: 10 });
  expect(history.map(({ alarm }) => alarm).sort()).toEqual(['backFlow', 'burst']);
  expect(history.find(({ alarm }) => alarm === 'burst')).toMatchObject({
    raisedTime: burst?.raisedTime,
    acknowledged: { note: 'crew is on its way' },
  });
  expect(history.every(({ clearedTime }) => clearedTime !== undefined)).toBe(true);
});

it('alarms are listed, acknowledged and watched over gRPC, HTTP and the command line, by whoever may', async () => {
  await using running = await startTestServer();
  await using np = await running.client();
  const credential = await enrolled(np);
  await using events = np.alarms.watch({ prefix });
  await events.ready();
  const told: string[] = [];
  const watching = (async () => {
    for await (const { kind, alarm } of events as AsyncIterable<AlarmEvent>) {
      told.push(`${kind} ${alarm.alarm}`);
      if (told.length === 3) return;
    }
  })();
  const { mqttUrl } = running;
  await report(mqttUrl, credential, { time: Date.now() - 5000, burst: true });
  await vi.waitFor(async () => expect(await activeIds(np)).toEqual(['burst']), within);

  const get = async (path: string, key = running.administratorKey) => {
    const answer = await fetch(`${running.httpUrl}${path}`, { headers: { authorization: `Bearer ${key}` } });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  expect(await get(`/v1/alarms?prefix=${prefix}&severity=critical`)).toMatchObject({
    status: 200,
    body: { alarms: [{ identifier, alarm: 'burst', name: { en: 'Burst', zh: '爆管' } }] },
  });
  expect((await get('/v1/alarms?severity=minor')).body).toEqual({ alarms: [] });
  expect((await get('/v1/alarms?severity=worst')).status).toBe(400);
  expect((await get(`/v1/alarms/${identifier}`)).body).toMatchObject({ alarms: [{ alarm: 'burst' }] });
  expect((await get(`/v1/alarms/${prefix}/none`)).status).toBe(404);

  const reader = await np.keys.create({ description: 'reads', prefixes: [prefix], scopes: ['telemetry.read'] });
  const stranger = await np.keys.create({
    description: 'elsewhere',
    prefixes: ['88.119'],
    scopes: ['telemetry.read', 'telemetry.publish'],
  });
  expect((await get(`/v1/alarms?prefix=${prefix}`, reader.secret)).status).toBe(200);
  expect((await get('/v1/alarms', reader.secret)).status).toBe(403);
  expect((await get(`/v1/alarms/${identifier}`, stranger.secret)).status).toBe(403);
  await using other = await connect({ endpoint: running.endpoint, key: reader.secret });
  await expect(other.alarms.acknowledge(identifier, 'burst')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });

  const listed = await runCli(running, ['alarm', 'list', '--prefix', prefix, '--lang', 'zh']);
  expect(listed).toMatchObject({ code: 0, err: '' });
  expect(listed.out).toContain('爆管');
  expect(listed.out.split('\n').every((line) => [...line].length <= 80)).toBe(true);
  const post = (body: object, key = running.administratorKey) =>
    fetch(`${running.httpUrl}/v1/alarms/${identifier}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await post({ alarm: 'burst' }, reader.secret)).status).toBe(403);
  expect((await post({ note: 'of none' })).status).toBe(400);
  expect(await (await post({ alarm: 'burst', note: 'seen' })).json()).toMatchObject({
    alarm: 'burst',
    acknowledged: { note: 'seen' },
  });
  // The first one stays.
  const acknowledged = await runCli(running, ['alarm', 'ack', identifier, 'burst', '--note', 'again', '--json']);
  expect(JSON.parse(acknowledged.out)).toMatchObject({ alarm: 'burst', acknowledged: { note: 'seen' } });
  expect((await runCli(running, ['alarm', 'ack', identifier, 'backFlow'])).code).toBe(3);

  await report(mqttUrl, credential, { time: Date.now() - 1000, burst: false });
  await watching;
  expect(told).toEqual(['raised burst', 'acknowledged burst', 'cleared burst']);
  const history = await runCli(running, ['alarm', 'list', identifier, '--history']);
  expect(history.out).toContain('Burst (burst)');
  expect((await runCli(running, ['alarm', 'list'])).out).toBe('There are no alarms.\n');
  expect((await runCli(running, ['alarm', 'list', '--history'])).code).toBe(2);
  const metrics = await (await fetch(`${running.httpUrl}/metrics`)).text();
  expect(metrics).toContain('nameplate_telemetry_alarm_events_total{event="cleared",severity="critical"} 1');
});

it('a manhole cover that leaves its place is missing, until it is back or the place is another', async () => {
  await using own = await startTestServer();
  await using np = await own.client();
  const cover = `${own.prefix}/cover`;
  const home = (radiusM: number) => ({
    index: 10,
    type: 'NP_FENCE',
    data: JSON.stringify({ name: 'home', center: [118.7969, 32.0603], radiusM }),
  });
  await np.handles.create(cover, [home(15)]);
  const { credential } = await np.devices.enrol(cover, { profile: 'manhole.cover' });
  const missing = async () => (await np.alarms.list(cover).toArray({ limit: 10 })).map(({ alarm }) => alarm);
  let seconds = 60;
  const move = (latitude: number) =>
    report(own.mqttUrl, credential, {
      time: Date.now() - (seconds -= 1) * 1000,
      position: { type: 'Point', coordinates: [118.7969, latitude] },
    });
  await move(32.0603);
  await move(32.0613);
  await vi.waitFor(async () => expect(await missing()).toEqual(['missing']), within);
  await move(32.06031);
  await vi.waitFor(async () => expect(await missing()).toEqual([]), within);
  await move(32.0613);
  await vi.waitFor(async () => expect(await missing()).toEqual(['missing']), within);
  await np.handles.update(cover, { set: [home(1000)] });
  await move(32.06131);
  await vi.waitFor(async () => expect(await missing()).toEqual([]), within);
});
