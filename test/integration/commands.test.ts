import { connect, type Nameplate } from '@nameplate/sdk';
import { startTestServer } from '@nameplate/testing';
import { connect as connectMqtt, type MqttClient } from 'mqtt';
import { expect, it, vi } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const prefix = '88.118.22';
const within = { timeout: 20_000, interval: 50 };

/** Enrols a meter and connects as it; `told` is what it gets. */
async function meter(np: Nameplate, mqttUrl: string, name: string, profile: string) {
  const identifier = `${prefix}/${name}`;
  await np.assets.register({ identifier });
  const { username, password, publishTopic, subscribeTopic } = (await np.devices.enrol(identifier, { profile }))
    .credential;
  const told: { readonly topic: string; readonly payload: Buffer }[] = [];
  const open = async (): Promise<MqttClient> => {
    const mqtt = connectMqtt(mqttUrl, { username, password, protocolVersion: 4, clientId: name, clean: false });
    // What was kept comes right behind the answer to CONNECT.
    mqtt.on('message', (topic, payload) => told.push({ topic, payload }));
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
  expect(sent).toMatchObject({ state: 'sent', name: { en: 'Disconnect', zh: '拉闸' } });
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
  expect(freeze).toMatchObject({ code: 0, out: `冻结 (freeze) → ${identifier}: 已下发到设备。\n` });
  await vi.waitFor(() => expect(told).toHaveLength(2), within);
  expect(JSON.parse(String(told[1]?.payload))).toMatchObject({ command: 'freeze' });
  await again.endAsync();

  const listed = await runCli(server, ['device', 'commands', identifier]);
  expect(listed.out).toContain('Disconnect');
  expect(listed.out.split('\n').every((line) => line.length <= 80)).toBe(true);
  const headers = { authorization: `Bearer ${server.administratorKey}` };
  const answer = await fetch(`${server.httpUrl}/v1/commands/${identifier}`, { headers });
  expect(await answer.json()).toMatchObject({
    commands: [
      { command: 'freeze', state: 'sent' },
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
  const { topic, payload } = told[0] ?? { topic: '', payload: Buffer.alloc(0) };
  expect(topic.endsWith('/down/cjt188')).toBe(true);
  expect(payload.toString('hex')).toMatch(/6810129078563412000404a017[0-9a-f]{2}99[0-9a-f]{2}16$/);
  await back.endAsync();
});
