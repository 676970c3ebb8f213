import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Nameplate } from '@nameplate/sdk';
import { startTestServer } from '@nameplate/testing';
import { connect as connectMqtt, type IPublishPacket, type MqttClient } from 'mqtt';
import { expect, it, vi } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { freePorts, startServerProcess } from '../support/server-process.ts';

const prefix = '88.118.22';
const underWay = /^(sent|acknowledged)$/;
const within = { timeout: 60_000, interval: 50 };

interface Told {
  readonly topic: string;
  readonly payload: Buffer;
  readonly properties: NonNullable<IPublishPacket['properties']>;
}

/** One that the server keeps. */
const session = (protocolVersion: 4 | 5) =>
  protocolVersion === 5
    ? { protocolVersion, clean: false, properties: { sessionExpiryInterval: 3_600 } }
    : { protocolVersion, clean: false };

/** Enrols a meter and connects as it; `told` is what it gets. */
async function meter(np: Nameplate, mqttUrl: string, name: string, profile: string, protocolVersion: 4 | 5 = 4) {
  const identifier = `${prefix}/${name}`;
  await np.assets.register({ identifier });
  const { username, password, publishTopic, subscribeTopic } = (await np.devices.enrol(identifier, { profile }))
    .credential;
  const told: Told[] = [];
  const open = async (): Promise<MqttClient> => {
    const mqtt = connectMqtt(mqttUrl, { username, password, ...session(protocolVersion), clientId: name });
    // What was kept comes right behind the answer to CONNECT.
    mqtt.on('message', (topic, payload, { properties = {} }) => told.push({ topic, payload, properties }));
    await new Promise((resolve) => mqtt.once('connect', resolve));
    await mqtt.subscribeAsync(subscribeTopic, { qos: 1 });
    return mqtt;
  };
  return { identifier, told, open, publishTopic };
}

it('a command by its name goes out, is checked, and is confirmed by what the device reports', async () => {
  await using server = await startTestServer();
  await using np = await server.client();
  await np.prefixes.create(prefix);
  const { identifier, told, open, publishTopic } = await meter(np, server.mqttUrl, 'meter-0001', 'meter.electric');
  const mqtt = await open();

  await expect(np.commands.run(identifier, 'disconnect')).rejects.toMatchObject({ reason: 'COMMAND_NOT_CONFIRMED' });
  await expect(np.commands.run(identifier, 'setDemandLimit', { limit: -1 }, { confirmed: true })).rejects.toMatchObject(
    { reason: 'COMMAND_ARGUMENT', metadata: { argument: 'limit', rule: 'minimum', expected: 'at least 0' } },
  );
  const sent = await np.commands.run(identifier, 'disconnect', {}, { confirmed: true });
  // Its client may have acknowledged it before the answer is here.
  expect(sent).toMatchObject({ state: expect.stringMatching(underWay), name: { en: 'Disconnect', zh: '拉闸' } });
  await vi.waitFor(() => expect(told).toHaveLength(1), within);
  expect(told[0]?.topic.endsWith('/down/command')).toBe(true);
  expect(JSON.parse(String(told[0]?.payload))).toEqual({ id: sent.id, command: 'disconnect', args: {} });

  await mqtt.publishAsync(publishTopic, JSON.stringify({ time: Date.now(), breaker: 0 }), { qos: 1 });
  const latest = () => np.commands.list(identifier).first();
  await vi.waitFor(async () => expect(await latest()).toMatchObject({ id: sent.id, state: 'confirmed' }), within);

  await mqtt.endAsync();
  expect(await np.commands.run(identifier, 'connect', {}, { confirmed: true })).toMatchObject({ state: 'rejected' });
  const away = await runCli(server, ['device', 'command', identifier, 'freeze']);
  expect(away).toMatchObject({ code: 6, out: expect.stringContaining('not connected, and nothing was sent') });
  const again = await open();
  // What was refused is not kept for it.
  const freeze = await runCli(server, ['device', 'command', identifier, 'freeze', '--lang', 'zh']);
  expect(freeze.code).toBe(0);
  expect(freeze.out).toMatch(/^冻结 \(freeze\) → 88\.118\.22\/meter-0001: (已下发到设备|设备已收到)。\n$/);
  await vi.waitFor(() => expect(told).toHaveLength(2), within);
  expect(JSON.parse(String(told[1]?.payload))).toMatchObject({ command: 'freeze' });
  await vi.waitFor(async () => expect(await latest()).toMatchObject({ state: 'acknowledged' }), within);
  await again.endAsync();

  const listed = await runCli(server, ['device', 'commands', identifier]);
  expect(listed.out).toContain('Disconnect');
  expect(listed.out.split('\n').every((line) => line.length <= 80)).toBe(true);
  const headers = { authorization: `Bearer ${server.administratorKey}` };
  const answer = await fetch(`${server.httpUrl}/v1/commands/${identifier}`, { headers });
  expect(await answer.json()).toMatchObject({
    commands: [
      { command: 'freeze', state: 'acknowledged', tries: 1 },
      { command: 'freeze', state: 'rejected' },
      { command: 'connect', state: 'rejected' },
      { state: 'confirmed' },
    ],
  });
  const reader = await np.keys.create({ description: 'reads', prefixes: [prefix], scopes: ['telemetry.read'] });
  await using other = await connect({ endpoint: server.endpoint, key: reader.secret });
  expect(await other.commands.list(identifier).toArray({ limit: 10 })).toHaveLength(4);
  await expect(other.commands.run(identifier, 'freeze')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});

it('a command is written as its profile says, and kept while the device is away where it says so', async () => {
  await using server = await startTestServer();
  await using np = await server.client();
  await np.prefixes.create(prefix);
  await np.profiles.publish({
    identifier: `${prefix}/our-water`,
    definition: {
      extends: 'meter.water',
      commands: {
        setValve: {
          port: 'cjt188',
          encode: { format: 'cjt188', request: 'valve', type: 16, address: '$suffix', position: '$args.position' },
          confirmBy: { metric: 'valve', equals: '$args.position', withinS: 600 },
          offline: 'queue',
        },
      },
    },
  });
  const { identifier, told, open } = await meter(np, server.mqttUrl, 'm-00123456789012', `${prefix}/our-water`);
  const first = await open();
  await first.endAsync();
  const sent = await np.commands.run(identifier, 'setValve', { position: 'closed' }, { confirmed: true });
  expect(sent.state).toBe('queued');
  const back = await open();
  await vi.waitFor(() => expect(told).toHaveLength(1), within);
  const { topic = '', payload = Buffer.alloc(0) } = told[0] ?? {};
  expect(topic.endsWith('/down/cjt188')).toBe(true);
  expect(payload.toString('hex')).toMatch(/6810129078563412000404a017[0-9a-f]{2}99[0-9a-f]{2}16$/);
  await back.endAsync();
});

/** A profile whose commands are kept for who is away. */
const patient = {
  format: 'json',
  metrics: { level: { kind: 'gauge' } },
  commands: {
    soon: { offline: 'queue', expireS: 1 },
    later: { offline: 'queue', expireS: 86_400 },
    ask: { offline: 'queue', answerWithinS: 600 },
    insist: { offline: 'queue', ackWithinS: 1, retry: { max: 3 } },
  },
} as const;

it('a command that expired or was cancelled while the device was away is not for it any more', async () => {
  await using server = await startTestServer();
  await using np = await server.client();
  await np.prefixes.create(prefix);
  await np.profiles.publish({ identifier: `${prefix}/patient`, definition: patient });
  for (const protocolVersion of [4, 5] as const) {
    const device = await meter(np, server.mqttUrl, `lamp-${protocolVersion}`, `${prefix}/patient`, protocolVersion);
    const { identifier, told } = device;
    await (await device.open()).endAsync();
    const soon = await np.commands.send(identifier, 'soon');
    expect(soon).toMatchObject({ state: 'queued', tries: 1 });
    const headers = { authorization: `Bearer ${server.administratorKey}` };
    const json = { ...headers, 'content-type': 'application/json' };
    const url = `${server.httpUrl}/v1/commands/${identifier}`;
    const posted = await fetch(url, { method: 'POST', headers: json, body: JSON.stringify({ command: 'later' }) });
    const cancelled = (await posted.json()) as { readonly id: string };
    expect(cancelled).toMatchObject({ command: 'later', state: 'queued' });
    const kept = await np.commands.send(identifier, 'later');
    const taken = await fetch(`${url}?id=${cancelled.id}`, { method: 'DELETE', headers });
    expect(await taken.json()).toMatchObject({ state: 'cancelled' });
    expect((await fetch(`${url}?id=${cancelled.id}`, { method: 'DELETE', headers })).status).toBe(400);
    expect(await np.commands.wait(identifier, soon.id, { deadlineMs: 60_000 })).toMatchObject({ state: 'expired' });
    const back = await device.open();
    const done = await np.commands.wait(identifier, kept.id, { deadlineMs: 60_000 });
    expect(done.state).toBe('acknowledged');
    expect(told.map(({ payload }) => (JSON.parse(String(payload)) as { id: string }).id)).toEqual([kept.id]);
    expect(await (await fetch(`${url}?id=${kept.id}`, { headers })).json()).toMatchObject({
      commands: [{ id: kept.id, state: 'acknowledged' }],
    });
    await expect(np.commands.cancel(identifier, kept.id)).rejects.toMatchObject({ reason: 'COMMAND_CLOSED' });
    await back.endAsync();
  }
});

it('a device answers a command: where MQTT 5 says, or on the port of its id', async () => {
  await using server = await startTestServer();
  await using np = await server.client();
  await np.prefixes.create(prefix);
  await np.profiles.publish({ identifier: `${prefix}/patient`, definition: patient });
  const device = await meter(np, server.mqttUrl, 'lamp-1', `${prefix}/patient`, 5);
  const { identifier, told } = device;
  const mqtt = await device.open();
  const first = await np.commands.send(identifier, 'ask');
  await vi.waitFor(() => expect(told).toHaveLength(1), within);
  const { responseTopic = '', correlationData } = told[0]?.properties ?? {};
  expect(responseTopic).toBe(`iot/${identifier}/up/answer.${first.id}`);
  expect(String(correlationData)).toBe(first.id);
  await mqtt.publishAsync(responseTopic, '{"level":3}', { qos: 1 });
  expect(await np.commands.wait(identifier, first.id, { deadlineMs: 60_000 })).toMatchObject({
    state: 'answered',
    answer: { level: 3 },
  });
  const second = runCli(server, ['device', 'command', identifier, 'ask', '--wait']);
  await vi.waitFor(() => expect(told).toHaveLength(2), within);
  const { id } = JSON.parse(String(told[1]?.payload)) as { readonly id: string };
  await mqtt.publishAsync(`iot/${identifier}/up/answer.${id}`, '{"error":"the lamp is broken"}', { qos: 1 });
  expect(await second).toMatchObject({
    code: 6,
    out: expect.stringContaining('the lamp is broken'),
    err: expect.stringContaining(`${id}: waiting for what comes of it, 60 s at most.`),
  });

  const ending = new AbortController();
  const third = runCli(server, ['device', 'command', identifier, 'ask', '--wait', '600'], ending.signal);
  await vi.waitFor(() => expect(told).toHaveLength(3), within);
  ending.abort();
  const open = JSON.parse(String(told[2]?.payload)) as { readonly id: string };
  expect(await third).toMatchObject({
    code: 130,
    out: expect.stringContaining(identifier),
    err: expect.stringMatching(new RegExp(`Interrupted: command ${open.id} is (sent|acknowledged) so far`)),
  });
  await mqtt.endAsync();
});

it('a command that is not acknowledged is sent again under its id, and cancelled from the command line', async () => {
  await using server = await startTestServer();
  await using np = await server.client();
  await np.prefixes.create(prefix);
  await np.profiles.publish({ identifier: `${prefix}/patient`, definition: patient });
  const device = await meter(np, server.mqttUrl, 'lamp-2', `${prefix}/patient`);
  const mqtt = await device.open();
  const got: string[] = [];
  // It hears the message, and its acknowledgement does not come.
  mqtt.handleMessage = ({ payload }) => void got.push((JSON.parse(String(payload)) as { id: string }).id);
  const { id } = await np.commands.send(device.identifier, 'insist');
  await vi.waitFor(async () => {
    expect(await np.commands.get(device.identifier, id)).toMatchObject({ state: 'sent', tries: 2 });
  }, within);
  expect(new Set(got)).toEqual(new Set([id]));
  const cancelled = await runCli(server, ['device', 'cancel', device.identifier, id, '--json']);
  expect(JSON.parse(cancelled.out)).toMatchObject({ id, state: 'cancelled' });
  const none = await runCli(server, ['device', 'cancel', device.identifier, '1']);
  expect(none.err).toContain('The device has no command 1');
  await mqtt.endAsync(true);
  device.told.length = 0;
  const back = await device.open();
  await np.commands.send(device.identifier, 'later');
  await vi.waitFor(() => expect(device.told).toHaveLength(1), within);
  expect(JSON.parse(String(device.told[0]?.payload))).toMatchObject({ command: 'later' });
  await back.endAsync();
});

it('the states of commands outlive the kill of the server', { timeout: 180_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nameplate-commands-'));
  const ports = await freePorts();
  let server = await startServerProcess({ directory, ports });
  try {
    const key = /NAMEPLATE_KEY=(npk_\S+)/.exec(server.output())?.[1] ?? '';
    const endpoint = `127.0.0.1:${ports.grpc}`;
    const url = `mqtt://127.0.0.1:${ports.mqtt}`;
    await using np = await connect({ endpoint, key });
    await np.prefixes.create(prefix);
    await np.profiles.publish({ identifier: `${prefix}/patient`, definition: patient });
    const device = await meter(np, url, 'lamp-3', `${prefix}/patient`);
    const mqtt = await device.open();
    const had = await np.commands.send(device.identifier, 'later');
    await np.commands.wait(device.identifier, had.id, { deadlineMs: 60_000 });
    await mqtt.endAsync();
    const kept = await np.commands.send(device.identifier, 'later');
    const { id: taken } = await np.commands.send(device.identifier, 'later');
    await np.commands.cancel(device.identifier, taken);
    await server.kill();
    server = await startServerProcess({ directory, ports });
    await using again = await connect({ endpoint, key });
    expect(await again.commands.list(device.identifier).toArray({ limit: 10 })).toMatchObject([
      { id: taken, state: 'cancelled' },
      { id: kept.id, state: 'queued' },
      { id: had.id, state: 'acknowledged' },
    ]);
    const back = await device.open();
    await again.commands.wait(device.identifier, kept.id, { deadlineMs: 60_000 });
    expect(device.told.map(({ payload }) => (JSON.parse(String(payload)) as { id: string }).id)).toEqual([
      had.id,
      kept.id,
    ]);
    await back.endAsync();
  } finally {
    await server.kill();
    rmSync(directory, { recursive: true, force: true });
  }
});
