import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSparkplugTopic } from '@nameplate/formats';
import { connect, type Nameplate } from '@nameplate/sdk';
import { assemble, configOf, type RunningServer, silentLogger } from '@nameplate/server';
import { connectAsync } from 'mqtt';
import { newClient, type UPayload } from 'sparkplug-client';
import { afterAll, expect, it } from 'vitest';

const directory = await mkdtemp(join(tmpdir(), 'nameplate-sparkplug-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

async function start(mqttPort = 0): Promise<RunningServer> {
  const ports = { grpc_port: 0, http_port: 0, handle_port: 0, mqtt_port: mqttPort, sparkplug_host_id: 'plant host' };
  return await assemble(configOf({ ...ports, data_directory: directory }), { logger: silentLogger() });
}

const latest = async (np: Nameplate, id: string) =>
  Object.fromEntries(Object.values(await np.readings.latest(id)).map(({ metric, value }) => [metric, value]));
const metrics = (...all: UPayload['metrics'] & {}): UPayload => ({ timestamp: Date.now(), metrics: all });

it('a third-party edge node and its devices report, are asked for births, and come back after a restart', async () => {
  let server = await start();
  const key = server.administratorKey ?? '';
  let np = await connect({ endpoint: server.endpoints.grpc, key });
  await np.prefixes.create('88.118.22');
  const [edge, pump] = ['88.118.22/line-2', '88.118.22/pump-1'];
  await np.assets.register({ identifier: edge });
  await np.assets.register({ identifier: pump });
  const { credential } = await np.devices.enrol(edge, { edgeNode: 'Plant 1/Line 2' });
  await np.devices.attach(pump, { gateway: edge, alias: 'Pump-1' });

  const mqttUrl = `mqtt://${server.endpoints.mqtt}`;
  const { username, password } = credential;
  const app = await connectAsync(mqttUrl, { username: 'app', password: key, reconnectPeriod: 0 });
  const heard: { topic: string; payload: string }[] = [];
  app.on('message', (topic, payload) => heard.push({ topic, payload: payload.toString() }));
  await app.subscribeAsync(['spBv1.0/STATE/+', 'spBv1.0/Plant 1/+/Line 2', '$sparkplug/certificates/#']);
  await expect.poll(() => heard[0]).toMatchObject({ topic: 'spBv1.0/STATE/plant host' });
  expect(JSON.parse(heard[0]?.payload ?? '')).toMatchObject({ online: true });

  const node = newClient({
    serverUrl: mqttUrl,
    username,
    password,
    groupId: 'Plant 1',
    edgeNode: 'Line 2',
    clientId: 'line-2',
    mqttOptions: { reconnectPeriod: 100 },
  });
  let [births, count] = [0, 0];
  const commands: UPayload[] = [];
  const bear = () => {
    births += 1;
    const rebirth = { name: 'Node Control/Rebirth', type: 'Boolean', value: false } as const;
    node.publishNodeBirth(metrics(rebirth, { name: 'Temperature', type: 'Float', value: 20.5, alias: 7 }));
    node.publishDeviceBirth('Pump-1', metrics({ name: 'Count', type: 'Int32', value: (count -= 1), alias: 9 }));
  };
  node.on('birth', bear);
  node.on('ncmd', (command) => {
    commands.push(command);
    bear();
  });
  node.on('error', () => undefined);
  await expect.poll(() => latest(np, edge), { timeout: 10_000 }).toEqual({ Temperature: 20.5 });
  await expect.poll(() => latest(np, pump), { timeout: 10_000 }).toEqual({ Count: -1 });

  expect(await np.devices.get(pump)).toMatchObject({ online: true, lastSeenTime: expect.any(Date) });

  // Data that go by the birth.
  node.publishNodeData(metrics({ name: 'Temperature', type: 'Float', value: 21.5, alias: 7 }));
  await expect.poll(() => latest(np, edge), { timeout: 10_000 }).toEqual({ Temperature: 21.5 });

  // A device without a birth: its node is asked.
  node.publishDeviceData('Pump-9', metrics({ name: 'Count', type: 'Int32', value: 1 }));
  await expect.poll(() => commands.length, { timeout: 10_000 }).toBe(1);
  expect(commands[0]?.metrics?.[0]).toMatchObject({ name: 'Node Control/Rebirth', value: true });
  await expect.poll(() => latest(np, pump), { timeout: 10_000 }).toEqual({ Count: -2 });

  // An aware server keeps the births for who comes later.
  const late = await connectAsync(mqttUrl, { username: 'app', password: key, reconnectPeriod: 0 });
  const kept: string[] = [];
  late.on('message', (topic, _payload, packet) => packet.retain && kept.push(topic));
  await late.subscribeAsync('$sparkplug/certificates/#');
  await expect
    .poll(() => [...kept].sort())
    .toEqual([
      '$sparkplug/certificates/spBv1.0/Plant 1/DBIRTH/Line 2/Pump-1',
      '$sparkplug/certificates/spBv1.0/Plant 1/NBIRTH/Line 2',
    ]);
  await late.endAsync();

  // The host says that it goes, and is there again.
  const port = Number(server.endpoints.mqtt?.split(':').at(-1));
  await np.close();
  await server.close();
  const states = heard.filter(({ topic }) => topic.startsWith('spBv1.0/STATE/')).map(({ payload }) => payload);
  expect(states.map((state) => (JSON.parse(state) as { online: boolean }).online)).toEqual([true, false]);
  server = await start(port);
  np = await connect({ endpoint: server.endpoints.grpc, key });
  await expect.poll(() => births, { timeout: 10_000 }).toBe(3);
  await expect.poll(() => latest(np, pump), { timeout: 10_000 }).toEqual({ Count: -3 });
  node.publishDeviceData('Pump-1', metrics({ name: 'Count', type: 'Int32', value: 5, alias: 9 }));
  await expect.poll(() => latest(np, pump), { timeout: 10_000 }).toEqual({ Count: 5 });
  expect(commands).toHaveLength(1);

  // Another edge node may not be played.
  expect(parseSparkplugTopic('spBv1.0/Plant 1/NDATA/Line 3')).toBeDefined();
  const thief = await connectAsync(mqttUrl, {
    username,
    password,
    clientId: 'thief',
    protocolVersion: 5,
    reconnectPeriod: 0,
  });
  await expect(thief.publishAsync('spBv1.0/Plant 1/NDATA/Line 3', '', { qos: 1 })).rejects.toThrow();
  await thief.endAsync(true);
  await app.endAsync(true);
  node.publishDeviceDeath('Pump-1', { timestamp: Date.now() });
  await expect.poll(async () => (await np.devices.get(pump)).online).toBe(false);
  expect(await np.devices.get(edge)).toMatchObject({ online: true });
  node.stop();
  await expect.poll(async () => (await np.devices.get(edge)).online).toBe(false);
  await np.close();
  await server.close();
});
