import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { connect, type Nameplate } from '@nameplate/sdk';
import { assemble, configOf, type RunningServer } from '@nameplate/server';
import { connectAsync, MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed } from '../support/mosquitto.ts';
import { runCli } from '../support/run-cli.ts';

const prefix = '88.118.77';
const ports = { grpc_port: 0, http_port: 0, mqtt_port: 0, handle_port: 0, mqtt_psk_port: 0 };

let directory = '';
let server: RunningServer;
let np: Nameplate;
let administratorKey = '';

async function start(): Promise<void> {
  server = await assemble(configOf({ ...ports, mqtt_psk: true, data_directory: directory }));
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nameplate-psk-'));
  await start();
  administratorKey = server.administratorKey ?? '';
  np = await connect({ endpoint: server.endpoints.grpc, key: administratorKey });
  await np.prefixes.create(prefix);
});
afterAll(async () => {
  await np.close();
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

async function device(suffix: string) {
  await np.assets.register({ identifier: `${prefix}/${suffix}` });
  return await np.devices.psk(`${prefix}/${suffix}`);
}

const suites = 'ECDHE-PSK-CHACHA20-POLY1305:DHE-PSK-AES128-GCM-SHA256:ECDHE-PSK-AES128-CBC-SHA256';
const port = () => Number(server.endpoints.mqttPsk?.split(':').at(-1));

function handshake(identity: string, key: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const pskCallback = () => ({ psk: Buffer.from(key, 'hex'), identity });
  return new Promise((resolve, reject) => {
    const socket = connectTls(
      {
        host: '127.0.0.1',
        port: port(),
        ciphers: suites,
        pskCallback,
        checkServerIdentity: () => undefined,
        ...options,
      },
      () => resolve(socket),
    );
    socket.on('error', reject);
  });
}

/** MQTT.js over a socket of Node's own. */
async function client(
  { identity, key }: { readonly identity: string; readonly key: string },
  login: { readonly username?: string; readonly password?: string; readonly protocolVersion?: 4 | 5 } = {},
): Promise<MqttClient> {
  const socket = await handshake(identity, key);
  const mqtt = new MqttClient(() => socket, { reconnectPeriod: 0, clientId: `c-${identity}`, ...login });
  return await new Promise((resolve, reject) => {
    mqtt.once('connect', () => resolve(mqtt));
    mqtt.once('error', reject);
  });
}

const volume = async (suffix: string) => (await np.readings.latest(`${prefix}/${suffix}`))['volume']?.value;

describe.each([4, 5] as const)('with the key of a device, MQTT version %i', (protocolVersion) => {
  it('it reports and takes commands, with no password', async () => {
    const suffix = `meter-${protocolVersion}`;
    const { psk } = await device(suffix);
    const mqtt = await client(psk, { protocolVersion });
    const command = new Promise((resolve) => mqtt.once('message', (topic) => resolve(topic)));
    await mqtt.subscribeAsync(`iot/${prefix}/${suffix}/down/+`, { qos: 1 });
    await mqtt.publishAsync(`iot/${prefix}/${suffix}/up/json`, '{"volume": 7}', { qos: 1 });
    await expect.poll(() => volume(suffix), { timeout: 10_000 }).toBe(7);
    await np.commands.send(`${prefix}/${suffix}`, { port: 'set', payload: 'x' });
    expect(await command).toBe(`iot/${prefix}/${suffix}/down/set`);
    await mqtt.endAsync();
  });
});

it.each(suites.split(':'))('%s is spoken, in TLS 1.2', async (ciphers) => {
  const { psk } = await device(ciphers.toLowerCase());
  const socket = await handshake(psk.identity, psk.key, { ciphers });
  expect([socket.getProtocol(), socket.getCipher().name]).toEqual(['TLSv1.2', ciphers]);
  socket.destroy();
});

it('a wrong key, an unknown device and a wrong number fail alike', async () => {
  const { psk } = await device('alike');
  const failure = (identity: string, key: string) =>
    handshake(identity, key).then(
      () => 'open',
      (error: NodeJS.ErrnoException) => error.code,
    );
  const wrong = '00'.repeat(32);
  const failures = await Promise.all([
    failure(psk.identity, wrong),
    failure(`1:${prefix}/nobody`, wrong),
    failure(`9:${prefix}/alike`, psk.key),
    failure('x'.repeat(100), wrong),
  ]);
  // Never that the identity is unknown.
  for (const code of failures) expect(code).toMatch(/^(?:ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC|ECONNRESET|EPIPE)$/);
});

it('TLS 1.3, ciphers without forward secrecy and clients without a key do not get in', async () => {
  const { psk } = await device('strict');
  await expect(
    handshake(psk.identity, psk.key, { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' }),
  ).rejects.toThrow();
  await expect(handshake(psk.identity, psk.key, { ciphers: 'PSK-AES128-GCM-SHA256' })).rejects.toThrow();
  await expect(
    new Promise((resolve, reject) => {
      const socket = connectTls({ host: '127.0.0.1', port: port(), rejectUnauthorized: false }, () => resolve(socket));
      socket.on('error', reject);
    }),
  ).rejects.toThrow();
});

it('the user name has to be the device’s, and the other’s topics are not its own', async () => {
  const { psk } = await device('own');
  await device('else');
  await expect(client(psk, { username: `${prefix}/else` })).rejects.toThrow();
  await expect(client(psk, { username: `${prefix}/own`, password: 'npd_wrong' })).rejects.toThrow();
  const mqtt = await client(psk, { username: `${prefix}/own`, protocolVersion: 5 });
  await expect(mqtt.publishAsync(`iot/${prefix}/else/up/json`, '{"volume": 1}', { qos: 1 })).rejects.toThrow();
  await mqtt.endAsync(true);
});

it('a session is not resumed: each connection proves the key', async () => {
  const { psk } = await device('again');
  const first = await handshake(psk.identity, psk.key);
  const session = first.getSession();
  first.destroy();
  const second = await handshake(psk.identity, psk.key, session && { session });
  expect(second.isSessionReused()).toBe(false);
  second.destroy();
});

it('rotation with an overlap keeps the connection and both keys; without one it ends them', async () => {
  const { psk: first } = await device('rotated');
  const id = `${prefix}/rotated`;
  const mqtt = await client(first);
  const closed = new Promise((resolve) => mqtt.once('close', () => resolve('closed')));
  const { psk: second, device: after } = await np.devices.psk(id, { overlapMs: 600_000 });
  expect(after.activePsks).toBe(2);
  await mqtt.publishAsync(`iot/${id}/up/json`, '{"volume": 1}', { qos: 1 });
  await (await client(second)).endAsync();
  const { psk: third } = await np.devices.psk(id);
  expect(await closed).toBe('closed');
  await expect(client(first)).rejects.toThrow();
  await expect(client(second)).rejects.toThrow();
  await (await client(third)).endAsync();
});

it('HTTP and the SDK say how many keys are valid', async () => {
  await device('told');
  const headers = { authorization: `Bearer ${administratorKey}` };
  const answer = await fetch(`http://${server.endpoints.http}/v1/devices/${prefix}/told`, { headers });
  expect(await answer.json()).toMatchObject({ activeCredentials: 0, activePsks: 1 });
  expect(await np.devices.get(`${prefix}/told`)).toMatchObject({ activeCredentials: 0, activePsks: 1 });
});

it('a key that ends between the handshake and CONNECT lets nobody in', async () => {
  const { psk } = await device('between');
  const socket = await handshake(psk.identity, psk.key);
  await np.devices.psk(`${prefix}/between`);
  const refused = await new Promise((resolve) => {
    const mqtt = new MqttClient(() => socket, { reconnectPeriod: 0, clientId: 'between' });
    mqtt.once('connect', () => resolve('in'));
    mqtt.once('error', () => resolve('refused'));
  });
  expect(refused).toBe('refused');
});

it('revoking closes the connection, and the key opens none', async () => {
  const { psk } = await device('revoked');
  const mqtt = await client(psk);
  const closed = new Promise((resolve) => mqtt.once('close', () => resolve('closed')));
  await np.devices.revoke(`${prefix}/revoked`);
  expect(await closed).toBe('closed');
  await expect(client(psk)).rejects.toThrow();
});

it('the key file is its owner’s alone, and a restart knows the keys', async () => {
  const { psk } = await device('restarted');
  expect((await stat(join(directory, 'psk.key'))).mode & 0o777).toBe(0o600);
  await np.close();
  await server.close();
  await start();
  np = await connect({ endpoint: server.endpoints.grpc, key: administratorKey });
  await (await client(psk)).endAsync();
});

it('a password works beside it, in the clear', async () => {
  await np.assets.register({ identifier: `${prefix}/plain` });
  const { credential } = await np.devices.enrol(`${prefix}/plain`);
  await np.devices.psk(`${prefix}/plain`);
  const { username, password } = credential;
  const mqtt = await connectAsync(`mqtt://${server.endpoints.mqtt}`, { username, password, reconnectPeriod: 0 });
  await mqtt.endAsync();
});

const mosquitto = installed('mosquitto_pub');
it.skipIf(mosquitto === undefined)('mosquitto_pub reports with its key (needs mosquitto_pub)', async () => {
  const { psk } = await device('mosquitto');
  const args = ['-h', '127.0.0.1', '-p', String(port()), '--psk-identity', psk.identity, '--psk', psk.key];
  const report = ['-q', '1', '-t', `iot/${prefix}/mosquitto/up/json`, '-m', '{"volume": 3}'];
  await promisify(execFile)(mosquitto ?? '', [...args, ...report]);
  await expect.poll(() => volume('mosquitto'), { timeout: 10_000 }).toBe(3);
  args[args.length - 1] = '00'.repeat(32);
  await expect(promisify(execFile)(mosquitto ?? '', [...args, ...report])).rejects.toThrow();
});

it.skipIf(mosquitto === undefined)(
  'the line that `device psk` shows works as it is (needs mosquitto_pub)',
  async () => {
    const id = `${prefix}/it's ours`;
    await np.assets.register({ identifier: id });
    const access = { endpoint: server.endpoints.grpc, administratorKey };
    const where = ['--mqtt', `mqtts://127.0.0.1:${port()}`];
    const { code, out } = await runCli(access, ['device', 'psk', id, ...where]);
    expect(code).toBe(0);
    const line = out.slice(out.indexOf('mosquitto_pub'));
    await promisify(execFile)('sh', ['-ec', line]);
    await expect.poll(async () => (await np.readings.latest(id))['temperature']?.value, { timeout: 10_000 }).toBe(21.5);
    expect((await runCli(access, ['device', 'get', id])).out).toMatch(/^pre-shared keys +1 valid$/m);

    const file = join(directory, 'factory.key');
    await writeFile(file, `${'0f'.repeat(16)}\n`);
    const given = await runCli(access, ['device', 'psk', id, '--overlap', '60', '--psk-file', file, '--json']);
    expect(JSON.parse(given.out)).toMatchObject({
      psk: { identity: `2:${id}`, key: '0f'.repeat(16) },
      device: { activePsks: 2 },
    });
    await writeFile(file, 'short');
    expect((await runCli(access, ['device', 'psk', id, '--psk-file', file])).err).toContain('hexadecimal digits');
  },
);
