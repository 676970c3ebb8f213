import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeCjt188Frame, encodeDlt645Frame } from '@nameplate/formats';
import { defineProfile, type Nameplate, type SentCommand } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { connectAsync, type MqttClient } from 'mqtt';
import { newClient, type UPayload } from 'sparkplug-client';
import { expect, it, vi } from 'vitest';

const within = { timeout: 60_000, interval: 50 };
const waterMeter = readFileSync(
  join(import.meta.dirname, '../../packages/formats/vectors/ts013/water-meter.js'),
  'utf8',
);

interface Scene extends AsyncDisposable {
  readonly server: TestServer;
  readonly np: Nameplate;
  /** A gateway that is enrolled and connected, and what it gets. */
  gateway(name: string): Promise<Connected>;
}

interface Connected {
  readonly identifier: string;
  readonly mqtt: MqttClient;
  readonly told: { readonly topic: string; readonly payload: Buffer; readonly qos: number }[];
}

async function scene(): Promise<Scene> {
  const server = await startTestServer();
  const np = await server.client();
  const clients: MqttClient[] = [];
  const gateway = async (name: string, profile?: string): Promise<Connected> => {
    const identifier = `${server.prefix}/${name}`;
    await np.assets.register({ identifier });
    const { credential } = await np.devices.enrol(identifier, { ...(profile && { profile }) });
    const { username, password } = credential;
    const mqtt = await connectAsync(server.mqttUrl, { username, password, clientId: name, protocolVersion: 4 });
    clients.push(mqtt);
    const told: Connected['told'] = [];
    mqtt.on('message', (topic, payload, { qos }) => told.push({ topic, payload, qos }));
    return { identifier, mqtt, told };
  };
  const close = async () => {
    await Promise.all(clients.map((mqtt) => mqtt.endAsync()));
    await server.close();
  };
  return { server, np, gateway, [Symbol.asyncDispose]: close };
}

async function attach(np: Nameplate, gateway: string, identifier: string, alias: string, profile: string) {
  await np.assets.register({ identifier });
  await np.devices.attach(identifier, { gateway, alias, profile });
}

const becomes = (np: Nameplate, { identifier, id }: SentCommand, expected: Partial<SentCommand>) =>
  vi.waitFor(async () => expect(await np.commands.get(identifier, id)).toMatchObject(expected), within);
const jsonOf = (octets: Buffer | undefined) => JSON.parse(String(octets)) as Record<string, unknown>;

const lorawan = (identifier: string) =>
  defineProfile({
    identifier,
    format: 'json',
    decode: [{ match: { fPort: 2 }, format: 'ts013', source: waterMeter }],
    metrics: { volume: { kind: 'counter', unit: 'm3' }, valve: { kind: 'state' } },
    commands: {
      setValve: {
        args: { type: 'object', properties: { position: { type: 'string' } }, required: ['position'] },
        encode: { format: 'ts013' },
        offline: 'queue',
        confirmBy: { metric: 'valve', equals: '$args.position', withinS: 3_600 },
      },
    },
  });

it('a LoRaWAN device behind ChirpStack: the codec of its vendor writes the downlink, and its ack comes back', async () => {
  await using all = await scene();
  const { server, np } = all;
  const network = await all.gateway('network');
  const other = await all.gateway('other-network');
  for (const { mqtt } of [network, other]) await mqtt.subscribeAsync('application/+/device/+/command/+', { qos: 1 });
  const profile = await np.profiles.publish(lorawan(`${server.prefix}/valve-meter`));
  const identifier = `${server.prefix}/meter-1`;
  await attach(np, network.identifier, identifier, '0101010101010101', profile.identifier);
  await expect(np.commands.send(identifier, 'setValve', { position: 'closed' })).rejects.toMatchObject({
    code: 'INVALID_VALUE',
    reason: 'COMMAND_NO_ROUTE',
  });
  expect(await np.commands.list(identifier).first()).toMatchObject({ state: 'failed' });

  const topic = 'application/17c82e96-be03-4f38-aef3-f83d48582d97/device/0101010101010101';
  const uplink = (status: number) =>
    JSON.stringify({
      deviceInfo: { devEui: '0101010101010101' },
      fCnt: 1,
      fPort: 2,
      time: new Date().toISOString(),
      data: Buffer.from([232, 3, 0, 0, 60, status]).toString('base64'),
      txInfo: { frequency: 867_100_000 },
    });
  await network.mqtt.publishAsync(`${topic}/event/up`, uplink(0), { qos: 1 });
  await vi.waitFor(async () => expect((await np.readings.latest(identifier))['valve']?.value).toBe('open'), within);
  await expect(np.commands.send(identifier, 'setValve', { position: 'ajar' })).rejects.toMatchObject({
    reason: 'COMMAND_ENCODING',
    message: expect.stringContaining('position is open or closed'),
  });
  const sent = await np.commands.send(identifier, 'setValve', { position: 'closed' });
  await vi.waitFor(() => expect(network.told).toHaveLength(1), within);
  expect(network.told[0]?.topic).toBe(`${topic}/command/down`);
  const item = jsonOf(network.told[0]?.payload);
  expect(item).toEqual({
    devEui: '0101010101010101',
    id: expect.stringMatching(/^6e616d65-706c-8000-8[0-9a-f]{3}-[0-9a-f]{12}$/),
    confirmed: true,
    fPort: 5,
    data: Buffer.from([0x10, 1]).toString('base64'),
  });
  // That the network server has it says nothing of the device.
  await network.mqtt.publishAsync(`${topic}/event/txack`, JSON.stringify({ queueItemId: item['id'] }), { qos: 1 });
  expect(await np.commands.get(identifier, sent.id)).toMatchObject({ state: 'sent' });
  const ack = JSON.stringify({ queueItemId: item['id'], acknowledged: true });
  await network.mqtt.publishAsync(`${topic}/event/ack`, ack, { qos: 1 });
  await becomes(np, sent, { state: 'acknowledged' });
  await network.mqtt.publishAsync(`${topic}/event/up`, uplink(1), { qos: 1 });
  await becomes(np, sent, { state: 'confirmed' });

  const lost = await np.commands.send(identifier, 'setValve', { position: 'open' });
  await vi.waitFor(() => expect(network.told).toHaveLength(2), within);
  const { id } = jsonOf(network.told[1]?.payload);
  const nack = JSON.stringify({ queueItemId: id, acknowledged: false });
  await network.mqtt.publishAsync(`${topic}/event/ack`, nack, { qos: 1 });
  await becomes(np, lost, { state: 'failed', problem: expect.stringContaining('did not acknowledge') });
  expect(other.told).toEqual([]);
});

it('a LoRaWAN device of The Things Stack: pushed to its queue, and followed by its correlation id', async () => {
  await using all = await scene();
  const { server, np } = all;
  const bridge = await all.gateway('bridge');
  await bridge.mqtt.subscribeAsync('v3/+/devices/+/down/push', { qos: 1 });
  const profile = await np.profiles.publish(lorawan(`${server.prefix}/valve-meter`));
  const identifier = `${server.prefix}/meter-2`;
  await attach(np, bridge.identifier, identifier, 'meter-2', profile.identifier);
  const topic = 'v3/city@ttn/devices/meter-2';
  const uplink = {
    end_device_ids: { device_id: 'meter-2' },
    uplink_message: { f_port: 2, frm_payload: Buffer.from([232, 3, 0, 0, 60, 0]).toString('base64') },
  };
  await bridge.mqtt.publishAsync(`${topic}/up`, JSON.stringify(uplink), { qos: 1 });
  await vi.waitFor(async () => expect((await np.readings.latest(identifier))['volume']?.value).toBe(1), within);
  const send = async (count: number) => {
    const sent = await np.commands.send(identifier, 'setValve', { position: 'closed' });
    await vi.waitFor(() => expect(bridge.told).toHaveLength(count), within);
    return sent;
  };
  const first = await send(1);
  expect(bridge.told[0]?.topic).toBe(`${topic}/down/push`);
  const correlation_ids = [`nameplate:command:${first.id}`];
  expect(jsonOf(bridge.told[0]?.payload)).toEqual({
    downlinks: [{ f_port: 5, frm_payload: 'EAE=', confirmed: true, priority: 'NORMAL', correlation_ids }],
  });
  const said = (event: string, body: object) =>
    bridge.mqtt.publishAsync(`${topic}/down/${event}`, JSON.stringify(body), { qos: 1 });
  await said('queued', { correlation_ids: ['as:downlink:1', ...correlation_ids] });
  await said('ack', { correlation_ids: ['as:1'], downlink_ack: { f_port: 5, correlation_ids } });
  await becomes(np, first, { state: 'acknowledged' });
  const second = await send(2);
  await said('failed', {
    correlation_ids: [`nameplate:command:${second.id}`],
    downlink_failed: { error: { message_format: 'no downlink path available' } },
  });
  await becomes(np, second, { state: 'failed', problem: expect.stringContaining('no downlink path available') });
});

it('a Sparkplug node and a device of it: metrics are written by the alias and type of their birth', async () => {
  await using all = await scene();
  const { server, np } = all;
  const profile = await np.profiles.publish(
    defineProfile({
      identifier: `${server.prefix}/sparkplug-pump`,
      format: 'sparkplug-b',
      metrics: { Running: { kind: 'state' }, Speed: { kind: 'gauge' }, Total: { kind: 'counter' } },
      commands: {
        run: {
          args: {
            type: 'object',
            properties: { speed: { type: 'integer' }, total: { type: 'string', default: '9223372036854775807' } },
            required: ['speed'],
          },
          encode: { format: 'sparkplug', metrics: { Running: true, Speed: '$args.speed', Total: '$args.total' } },
          confirmBy: { metric: 'Speed', equals: '$args.speed', withinS: 600 },
        },
        other: { encode: { format: 'sparkplug', metrics: { Missing: 1 } } },
      },
    }),
  );
  const edge = `${server.prefix}/line-2`;
  const pump = `${server.prefix}/pump-1`;
  await np.assets.register({ identifier: edge });
  const { credential } = await np.devices.enrol(edge, { edgeNode: 'Plant 1/Line 2', profile: profile.identifier });
  await attach(np, edge, pump, 'Pump-1', profile.identifier);
  await expect(np.commands.send(pump, 'run', { speed: 1 })).rejects.toMatchObject({ reason: 'COMMAND_NO_DOWNLINK' });
  const metrics = (...list: UPayload['metrics'] & {}): UPayload => ({ timestamp: Date.now(), metrics: list });
  const birth = [
    { name: 'Running', type: 'Boolean', value: false, alias: 7 },
    { name: 'Speed', type: 'Int32', value: 0, alias: 8 },
    { name: 'Total', type: 'Int64', value: 0, alias: 9 },
  ] as const;
  const { username, password } = credential;
  const node = newClient({
    serverUrl: server.mqttUrl,
    username,
    password,
    groupId: 'Plant 1',
    edgeNode: 'Line 2',
    clientId: 'line-2',
  });
  const commands: { readonly device: string; readonly payload: UPayload }[] = [];
  node.on('birth', () => {
    const rebirth = { name: 'Node Control/Rebirth', type: 'Boolean', value: false } as const;
    node.publishNodeBirth(metrics(rebirth, ...birth.map((each) => ({ ...each, alias: each.alias + 10 }))));
    node.publishDeviceBirth('Pump-1', metrics(...birth));
  });
  node.on('ncmd', (payload) => commands.push({ device: '', payload }));
  node.on('dcmd', (device, payload) => commands.push({ device, payload }));
  await vi.waitFor(async () => expect((await np.readings.latest(pump))['Running']?.value).toBe(false), within);

  const sent = await np.commands.send(pump, 'run', { speed: -3 });
  expect(sent.state).toBe('sent');
  await vi.waitFor(() => expect(commands).toHaveLength(1), within);
  const [{ device, payload } = { device: '', payload: metrics() }] = commands;
  expect(device).toBe('Pump-1');
  expect(
    payload.metrics?.map(({ name, alias, type, value }) => [
      name,
      Number(alias),
      type,
      `${value as boolean | number | bigint}`,
    ]),
  ).toEqual([
    ['Running', 7, 'Boolean', 'true'],
    ['Speed', 8, 'Int32', '-3'],
    ['Total', 9, 'Int64', '9223372036854775807'],
  ]);
  node.publishDeviceData('Pump-1', metrics({ name: 'Speed', type: 'Int32', value: -3, alias: 8 }));
  await becomes(np, sent, { state: 'confirmed' });

  await np.commands.send(edge, 'run', { speed: 4 });
  await vi.waitFor(() => expect(commands).toHaveLength(2), within);
  expect(commands[1]?.device).toBe('');
  expect(commands[1]?.payload.metrics?.map(({ alias }) => Number(alias))).toEqual([17, 18, 19]);
  await expect(np.commands.send(pump, 'other')).rejects.toMatchObject({ reason: 'COMMAND_NO_DOWNLINK' });
  await expect(np.commands.send(pump, 'run', { speed: 2 ** 40 })).rejects.toMatchObject({ reason: 'COMMAND_ENCODING' });
  node.stop();
});

it('ThingsBoard clients: an RPC to a device, and by its gateway, is answered by the response', async () => {
  await using all = await scene();
  const { server, np } = all;
  const profile = await np.profiles.publish(
    defineProfile({
      identifier: `${server.prefix}/thingsboard-lamp`,
      format: 'thingsboard',
      acceptUnknown: true,
      metrics: {},
      commands: {
        setLevel: {
          args: { type: 'object', properties: { level: { type: 'integer' } }, required: ['level'] },
          encode: { format: 'thingsboard', method: 'setDim' },
          answerWithinS: 600,
        },
      },
    }),
  );
  const gateway = await all.gateway('tb-gateway');
  const neighbour = await all.gateway('tb-neighbour');
  for (const { mqtt } of [gateway, neighbour]) await mqtt.subscribeAsync('v1/gateway/rpc', { qos: 1 });
  const lamp = `${server.prefix}/lamp-1`;
  await attach(np, gateway.identifier, lamp, 'Lamp 1', profile.identifier);
  const sent = await np.commands.send(lamp, 'setLevel', { level: 40 });
  await vi.waitFor(() => expect(gateway.told).toHaveLength(1), within);
  const { device, data } = jsonOf(gateway.told[0]?.payload) as { device: string; data: { id: number } };
  expect(device).toBe('Lamp 1');
  expect(data).toEqual({ id: Number(BigInt(sent.id) % 2n ** 31n), method: 'setDim', params: { level: 40 } });
  const respond = (id: number, body: object) =>
    gateway.mqtt.publishAsync('v1/gateway/rpc', JSON.stringify({ device, id, data: body }), { qos: 1 });
  await respond(data.id, { success: true });
  await becomes(np, sent, { state: 'answered', answer: { success: true } });
  const refused = await np.commands.send(lamp, 'setLevel', { level: 400 });
  await vi.waitFor(() => expect(gateway.told).toHaveLength(2), within);
  const again = jsonOf(gateway.told[1]?.payload) as { data: { id: number } };
  await respond(again.data.id, { success: false, error: 'out of range' });
  await becomes(np, refused, { state: 'failed', problem: 'out of range' });
  expect(neighbour.told).toEqual([]);

  const own = `${server.prefix}/lamp-2`;
  await np.assets.register({ identifier: own });
  const { credential } = await np.devices.enrol(own, { profile: profile.identifier });
  const { username, password } = credential;
  const mqtt = await connectAsync(server.mqttUrl, { username, password, protocolVersion: 4 });
  mqtt.on('message', (topic, payload) => {
    const { method, params } = jsonOf(payload);
    const answer = JSON.stringify({ method, params });
    void mqtt.publishAsync(topic.replace('request', 'response'), answer, { qos: 1 });
  });
  await mqtt.subscribeAsync('v1/devices/me/rpc/request/+', { qos: 1 });
  const direct = await np.commands.send(own, 'setLevel', { level: 5 });
  await becomes(np, direct, { state: 'answered', answer: { method: 'setDim', params: { level: 5 } } });
  await mqtt.endAsync();
});

it('meters and stations behind transparent modems: octets on the wire, and the frame that answers', async () => {
  await using all = await scene();
  const { server, np } = all;
  const modem = await all.gateway('modem');
  await modem.mqtt.subscribeAsync(`iot/${modem.identifier}/child/+/down/+`, { qos: 1 });
  const publish = (name: string, commands: object) =>
    np.profiles.publish({
      identifier: `${server.prefix}/${name}`,
      definition: { format: 'json', acceptUnknown: true, metrics: {}, commands: commands as never },
    });
  const wire = { port: 'rs485', answerWithinS: 600 };
  const station = await publish('station', {
    coil: {
      ...wire,
      args: { type: 'object', properties: { on: { type: 'boolean' } } },
      encode: { format: 'modbus-rtu', request: 'write-coil', station: 1, address: 172, value: '$args.on' },
    },
    registers: {
      ...wire,
      args: { type: 'object', properties: { values: { type: 'array', items: { type: 'integer' } } } },
      encode: { format: 'modbus-rtu', request: 'write-registers', station: 1, address: 1, values: '$args.values' },
    },
  });
  const electric = await publish('electric', {
    read: { ...wire, encode: { format: 'dlt645', request: 'read', address: '$suffix', code: '00010000' } },
  });
  const water = await publish('water', {
    close: {
      ...wire,
      encode: { format: 'cjt188', request: 'valve', type: 16, address: '$suffix', position: 'closed' },
    },
  });
  const tell = async (suffix: string, alias: string, profile: string, command: string, args = {}) => {
    const identifier = `${server.prefix}/${suffix}`;
    if ((await np.devices.get(identifier).catch(() => undefined)) === undefined)
      await attach(np, modem.identifier, identifier, alias, profile);
    const count = modem.told.length;
    const sent = await np.commands.send(identifier, command, args);
    await vi.waitFor(() => expect(modem.told).toHaveLength(count + 1), within);
    const { topic = '', payload = Buffer.alloc(0) } = modem.told.at(-1) ?? {};
    expect(topic).toBe(`iot/${modem.identifier}/child/${alias}/down/rs485`);
    const answer = (octets: Uint8Array) =>
      modem.mqtt.publishAsync(topic.replace('/down/', '/up/'), Buffer.from(octets), { qos: 1 });
    return { sent, hex: payload.toString('hex'), payload, answer };
  };

  const coil = await tell('station-1', 's1', station.identifier, 'coil', { on: true });
  // Application protocol V1.1b3 §6.5: output 173 on.
  expect(coil.hex).toMatch(/^010500acff00[0-9a-f]{4}$/);
  await coil.answer(coil.payload);
  await becomes(np, coil.sent, { state: 'answered', answer: { data: '00ACFF00' } });
  const refused = await tell('station-1', 's1', station.identifier, 'coil', { on: false });
  await refused.answer(Uint8Array.of(0x01, 0x85, 0x02, 0xc3, 0x51));
  await becomes(np, refused.sent, { state: 'failed', problem: 'The station 1 refuses function 5: exception 2.' });
  const registers = await tell('station-1', 's1', station.identifier, 'registers', { values: [10, 258] });
  expect(registers.hex).toMatch(/^01100001000204000a0102[0-9a-f]{4}$/);

  const read = await tell('meter-000000000161', 'm161', electric.identifier, 'read');
  expect(read.hex).toBe('fefefefe68610100000000681104333334331416');
  const energy = Uint8Array.of(0, 0, 1, 0, 0x26, 0, 0, 0);
  await read.answer(encodeDlt645Frame({ address: '000000000162', control: 0x91, data: energy }));
  await read.answer(encodeDlt645Frame({ address: '000000000161', control: 0x91, data: energy }));
  await becomes(np, read.sent, { state: 'answered', answer: { data: '26000000' } });

  const close = await tell('w-00123456789012', 'w1', water.identifier, 'close');
  expect(close.hex).toMatch(/^fefefefe6810129078563412000404a017[0-9a-f]{2}99[0-9a-f]{2}16$/);
  const sequence = Number(BigInt(close.sent.id) & 0xffn);
  const status = Uint8Array.of(0xa0, 0x17, sequence, 1, 0);
  await close.answer(encodeCjt188Frame({ type: 16, address: '00123456789012', control: 0x84, data: status }));
  await becomes(np, close.sent, { state: 'answered', answer: { data: '0100' } });
});
