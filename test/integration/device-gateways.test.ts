import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineProfile, type Nameplate } from '@nameplate/sdk';
import { startTestServer, type TestServer } from '@nameplate/testing';
import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';

const vectors = join(import.meta.dirname, '../../packages/formats/vectors');
const vector = (path: string) => readFileSync(join(vectors, path), 'utf8');

async function withGateway(children: Readonly<Record<string, string>>, profile?: string) {
  const server = await startTestServer();
  const np = await server.client();
  const gateway = `${server.prefix}/gateway`;
  await np.assets.register({ identifier: gateway });
  const { credential } = await np.devices.enrol(gateway);
  for (const [suffix, alias] of Object.entries(children)) {
    await np.assets.register({ identifier: `${server.prefix}/${suffix}` });
    await np.devices.attach(`${server.prefix}/${suffix}`, { gateway, alias, ...(profile && { profile }) });
  }
  const { username, password } = credential;
  const mqtt = await connectAsync(server.mqttUrl, { username, password, protocolVersion: 4 });
  const close = async () => {
    await mqtt.endAsync();
    await server.close();
  };
  return { server, np, gateway, mqtt, [Symbol.asyncDispose]: close };
}

const latest = async (np: Nameplate, id: string) =>
  Object.fromEntries(Object.values(await np.readings.latest(id)).map(({ metric, value }) => [metric, value]));

async function arrives(np: Nameplate, id: string, readings: Readonly<Record<string, unknown>>): Promise<void> {
  await expect.poll(() => latest(np, id), { timeout: 10_000 }).toMatchObject(readings);
}

it('a gateway reports for its devices in their own encoding, and for no other’s', async () => {
  await using all = await withGateway({ a: 'Meter A', b: 'b/1' });
  const { server, np, gateway, mqtt } = all;
  const profile = await np.profiles.publish(
    defineProfile({
      identifier: `${server.prefix}/profile-tenths`,
      format: 'json',
      metrics: { energy: { kind: 'counter', path: 'e', unit: 'kW.h', scale: 0.1 } },
    }),
  );
  await np.assets.register({ identifier: `${server.prefix}/c` });
  await np.devices.attach(`${server.prefix}/c`, { gateway, alias: 'c', profile: profile.identifier });
  const up = (alias: string) => `iot/${gateway}/child/${alias}/up/json`;
  await mqtt.publishAsync(up('Meter A'), '{"t": 1}', { qos: 1 });
  await mqtt.publishAsync(up('b%2F1'), '{"t": 2}', { qos: 1 });
  await mqtt.publishAsync(up('c'), '{"e": 123}', { qos: 1 });
  await mqtt.publishAsync(up('nobody'), '{"t": 9}', { qos: 1 });
  await arrives(np, `${server.prefix}/a`, { t: 1 });
  await arrives(np, `${server.prefix}/b`, { t: 2 });
  await arrives(np, `${server.prefix}/c`, { energy: 12.3 });
  expect(await latest(np, gateway)).toEqual({});

  // Another gateway of the same right calls a device of its own the same, and reaches only that.
  const other = `${server.prefix}/gateway-2`;
  await np.assets.register({ identifier: other });
  const { credential } = await np.devices.enrol(other);
  await using second = await connectAs(server, credential);
  await second.publishAsync(`iot/${other}/child/Meter A/up/json`, '{"t": 66}', { qos: 1 });
  const refused = second.publishAsync(`iot/${gateway}/child/Meter A/up/json`, '{"t": 77}', { qos: 1 });
  await expect(refused).rejects.toThrow();
  await mqtt.publishAsync(up('Meter A'), '{"u": 5}', { qos: 1 });
  await arrives(np, `${server.prefix}/a`, { t: 1, u: 5 });

  const listed = await np.devices.behind(gateway).toArray({ limit: 10 });
  expect(listed.map(({ alias }) => alias)).toEqual(['Meter A', 'b/1', 'c']);
});

async function connectAs(server: TestServer, { username, password }: { username: string; password: string }) {
  const mqtt = await connectAsync(server.mqttUrl, { username, password, protocolVersion: 5, reconnectPeriod: 0 });
  return Object.assign(mqtt, { [Symbol.asyncDispose]: () => mqtt.endAsync(true) });
}

it('MQTT.js as a ThingsBoard gateway: telemetry of several devices at once, with their own times', async () => {
  await using all = await withGateway({ a: 'Device A', b: 'Device B' });
  const { server, np, gateway, mqtt } = all;
  await mqtt.subscribeAsync(['v1/gateway/rpc', 'v1/gateway/attributes'], { qos: 1 });
  await mqtt.publishAsync('v1/gateway/connect', '{"device":"Device A"}', { qos: 1 });
  const online = async (id: string) => (await np.devices.get(id)).online;
  await expect.poll(() => online(`${server.prefix}/a`)).toBe(true);
  await mqtt.publishAsync('v1/gateway/disconnect', '{"device":"Device A"}', { qos: 1 });
  await expect.poll(() => online(`${server.prefix}/a`)).toBe(false);
  expect(await online(`${server.prefix}/b`)).toBeUndefined();
  expect(await np.devices.get(gateway)).toMatchObject({ online: true, lastSeenTime: expect.any(Date) });
  await mqtt.publishAsync('v1/gateway/telemetry', vector('thingsboard/gateway-telemetry.json'), { qos: 1 });
  await mqtt.publishAsync('v1/gateway/attributes', '{"Device B":{"firmware":"1.2"}}', { qos: 1 });
  await mqtt.publishAsync('v1/devices/me/telemetry', '{"load": 0.5, "disk": {"free": 10}}', { qos: 1 });
  const telemetry = JSON.parse(vector('thingsboard/gateway-telemetry.json')) as Record<
    string,
    readonly { readonly ts: number; readonly values: Readonly<Record<string, unknown>> }[]
  >;
  const newest = Math.max(...(telemetry['Device A'] ?? []).map(({ ts }) => ts));
  const values = telemetry['Device A']?.find(({ ts }) => ts === newest)?.values ?? {};
  expect(Object.keys(values).length).toBeGreaterThan(0);
  await arrives(np, `${server.prefix}/a`, values);
  await arrives(np, `${server.prefix}/b`, { firmware: '1.2' });
  await arrives(np, gateway, { load: 0.5 });
  const [metric = ''] = Object.keys(values);
  expect((await np.readings.latest(`${server.prefix}/a`))[metric]?.time.getTime()).toBe(newest);
});

it('a ChirpStack server as gateway: a codec written as vendors write them is the profile of its device', async () => {
  await using all = await withGateway({});
  const { server, np, gateway, mqtt } = all;
  const profile = await np.profiles.publish(
    defineProfile({
      identifier: `${server.prefix}/climate`,
      format: 'json',
      decode: [{ match: { fPort: 85 }, format: 'ts013', source: vector('ts013/climate-tlv.js') }],
      metrics: {
        temperature: { kind: 'gauge', unit: 'Cel' },
        humidity: { kind: 'gauge', unit: '%' },
        rssi: { kind: 'gauge', path: 'lorawan.rssi' },
      },
    }),
  );
  const device = `${server.prefix}/climate-4`;
  await np.assets.register({ identifier: device });
  await np.devices.attach(device, { gateway, alias: '0101010101010101', profile: profile.identifier });
  await mqtt.subscribeAsync('application/+/device/+/command/+', { qos: 0 });
  const topic = 'application/17c82e96-be03-4f38-aef3-f83d48582d97/device/0101010101010101/event';
  await mqtt.publishAsync(`${topic}/join`, '{"deviceInfo":{"devEui":"0101010101010101"}}', { qos: 1 });
  await mqtt.publishAsync(`${topic}/up`, vector('lorawan/chirpstack-up.json'), { qos: 1 });
  await arrives(np, device, { temperature: 25.7, humidity: 50.5, rssi: -36 });
});

it('The Things Stack, bridged by a gateway: by device id or DevEUI', async () => {
  await using all = await withGateway({ byEui: '0004A30B001C0530' });
  const { server, np, gateway, mqtt } = all;
  const uplink = vector('lorawan/things-stack-up.json');
  await mqtt.publishAsync('v3/app@ttn/devices/climate-4/up', uplink, { qos: 1 });
  await arrives(np, `${server.prefix}/byEui`, { temperature: 25.7, battery: 92 });
  await np.assets.register({ identifier: `${server.prefix}/byId` });
  await np.devices.attach(`${server.prefix}/byId`, { gateway, alias: 'climate-4' });
  await mqtt.publishAsync('v3/app@ttn/devices/climate-4/up', uplink, { qos: 1 });
  await arrives(np, `${server.prefix}/byId`, { temperature: 25.7 });
});

it('webhooks of network servers, with the credential of a gateway, go the same way', async () => {
  await using server = await startTestServer();
  const np = await server.client();
  const [gateway, device] = [`${server.prefix}/network`, `${server.prefix}/climate`];
  await np.assets.register({ identifier: gateway });
  await np.assets.register({ identifier: device });
  const { credential } = await np.devices.enrol(gateway);
  await np.devices.attach(device, { gateway, alias: '0004A30B001C0530' });
  const basic = (password: string) => `Basic ${Buffer.from(`${credential.username}:${password}`).toString('base64')}`;
  const post = async (path: string, body: string, authorization = basic(credential.password)) =>
    await fetch(`${server.httpUrl}/v1/uplink/${path}`, {
      method: 'POST',
      body,
      headers: { authorization, 'content-type': 'application/json' },
    });
  const uplink = vector('lorawan/things-stack-up.json');
  expect((await post('things-stack', uplink, basic('wrong'))).status).toBe(401);
  expect((await post('things-stack', uplink, `Bearer ${server.administratorKey}`)).status).toBe(401);
  expect((await post('other', uplink)).status).toBe(400);
  expect(await (await post('chirpstack?event=status', '{}')).json()).toEqual({ taken: false });
  expect(await latest(np, device)).toEqual({});
  expect(await (await post('things-stack', uplink)).json()).toEqual({ taken: true });
  await arrives(np, device, { temperature: 25.7 });
});

it('a command for a device goes to the gateway that speaks for it', async () => {
  await using all = await withGateway({ a: 'valve/1' });
  const { server, np, gateway, mqtt } = all;
  expect(await np.commands.send(`${server.prefix}/a`, { port: 'valve', payload: Buffer.from('no') })).toEqual({
    delivered: false,
  });
  const heard: string[] = [];
  mqtt.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`));
  await mqtt.subscribeAsync(`iot/${gateway}/child/+/down/+`, { qos: 1 });
  await np.commands.send(`${server.prefix}/a`, { port: 'valve', payload: Buffer.from('open') });
  await expect.poll(() => heard).toEqual([`iot/${gateway}/child/valve%2F1/down/valve open`]);
});
