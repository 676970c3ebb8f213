import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Nameplate } from '@nameplate/sdk';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { generate, type Packet, parser } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Issued } from '../../packages/cli/src/tls/issue.ts';
import { eventually } from '../support/mqtt-gateway.ts';
import { expired, prefix, startTlsServer, type TlsServer } from '../support/tls-server.ts';

const meter = `${prefix}/meter-0001`;
const other = `${prefix}/meter-0002`;
const revoked = `${prefix}/meter-revoked`;
const up = `iot/${meter}/up/json`;

let tls: TlsServer;
/** HTTP without TLS: `ws`. */
let clear: TlsServer;
let password = '';

beforeAll(async () => {
  tls = await startTlsServer();
  clear = await startTlsServer({ tls_listeners: ['grpc', 'mqtt'], mqtt_packet_max_bytes: 70_000 });
  for (const each of [tls, clear]) {
    await using np = await each.admin();
    await np.prefixes.create(prefix);
    for (const identifier of [meter, other, revoked]) {
      await np.handles.create(identifier, []);
      const { credential } = await np.devices.enrol(identifier);
      if (identifier === meter && each === clear) password = credential.password;
    }
    await np.devices.revoke(revoked);
  }
});
afterAll(async () => {
  await tls[Symbol.asyncDispose]();
  await clear[Symbol.asyncDispose]();
});

const fast: IClientOptions = { reconnectPeriod: 0, connectTimeout: 5_000, protocolVersion: 4 };

/** A device over a carrier, with its certificate. */
async function device(url: string, certificate?: Issued, options: IClientOptions = {}): Promise<MqttClient> {
  const pair = certificate && { cert: certificate.certificate, key: certificate.key };
  const secure = { ca: tls.ca, ...pair };
  return await connectAsync(url, {
    ...fast,
    ...secure,
    wsOptions: secure,
    ...options,
  });
}

/** Resolves when the client has no connection any more. */
function closeOf(client: MqttClient): Promise<void> {
  return new Promise((resolve) => client.once('close', () => resolve()));
}

const mqtts = () => `mqtts://${tls.server.endpoints.mqtts}`;
const wss = () => `wss://${tls.server.endpoints.http}/mqtt`;
const ws = () => `ws://${clear.server.endpoints.http}/mqtt`;

/** Waits until the value has arrived. */
async function arrived(server: TlsServer, value: number): Promise<void> {
  await using np: Nameplate = await server.admin();
  let latest: unknown;
  for (let attempt = 0; attempt < 200; attempt++) {
    latest = (await np.readings.latest(meter))['n']?.value;
    if (latest === value) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`expected ${value}, found ${String(latest)}`);
}

describe('MQTT over TLS and WebSocket', () => {
  it.each([
    ['mqtts', mqtts, 1],
    ['wss', wss, 2],
  ])('%s: a device needs no password beside its certificate', async (_, url, value) => {
    const client = await device(url(), await tls.clientCertificate(meter));
    await client.publishAsync(up, JSON.stringify({ n: value }), { qos: 1 });
    await arrived(tls, value);
    await client.endAsync();
  });

  it('ws: a device by its password', async () => {
    const client = await device(ws(), undefined, { username: meter, password });
    await client.publishAsync(up, JSON.stringify({ n: 3 }), { qos: 1 });
    await arrived(clear, 3);
    await client.endAsync();
  });

  it.each([
    ['no certificate', async () => undefined, {}],
    ['one that names nobody', () => tls.clientCertificate(undefined), {}],
    ['one of another authority', () => tls.clientCertificate(meter, { authority: tls.otherAuthority }), {}],
    ['one that has expired', () => tls.clientCertificate(meter, { validity: expired }), {}],
    ['one of a revoked device', () => tls.clientCertificate(revoked), {}],
    ['one of another device than the user name says', () => tls.clientCertificate(other), { username: meter }],
    [
      'a wrong password, whatever the certificate',
      () => tls.clientCertificate(meter),
      { username: meter, password: 'no' },
    ],
  ])('refuses %s', async (_, make, options) => {
    const certificate = await make();
    for (const url of [mqtts(), wss()]) {
      await expect(device(url, certificate, options)).rejects.toMatchObject({
        code: expect.toSatisfy((code) => code === 4 || code === 5),
      });
    }
  });

  it('a device may not speak for another', async () => {
    const client = await device(mqtts(), await tls.clientCertificate(other));
    const closed = closeOf(client);
    client.publish(up, '{"n":4}', { qos: 1 });
    await closed;
  });

  it('closes the connection of a device that is revoked', async () => {
    const identifier = `${prefix}/meter-0003`;
    await using np = await tls.admin();
    await np.handles.create(identifier, []);
    await np.devices.enrol(identifier);
    const clients = await Promise.all(
      [mqtts(), wss()].map(async (url, at) =>
        device(url, await tls.clientCertificate(identifier), { clientId: `c${at}` }),
      ),
    );
    const closed = clients.map((client) => closeOf(client));
    await np.devices.revoke(identifier);
    await Promise.all(closed);
    await expect(device(mqtts(), await tls.clientCertificate(identifier))).rejects.toThrow();
  });

  it('a page of another site has no use of the certificate of the browser', async () => {
    const certificate = await tls.clientCertificate(meter);
    const headers = { origin: 'https://elsewhere.example' };
    const wsOptions = { ca: tls.ca, cert: certificate.certificate, key: certificate.key, headers };
    await expect(device(wss(), certificate, { wsOptions })).rejects.toMatchObject({ code: 5 });
  });

  it('speaks TLS 1.2 at least', async () => {
    const [host, port] = (tls.server.endpoints.mqtts ?? '').split(':');
    const old = connectTls({ host, port: Number(port), ca: tls.ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' });
    await expect(once(old, 'secureConnect')).rejects.toThrow();
  });

  it('closes what does not speak TLS', async () => {
    const [host, port] = (tls.server.endpoints.mqtts ?? '').split(':');
    const socket = connectTcp({ host, port: Number(port) });
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.write(generate({ cmd: 'connect', clientId: 'c', protocolId: 'MQTT', protocolVersion: 4, clean: true }));
    await closed;
  });
});

/** A WebSocket client whose messages are in the test's hands. */
class RawWebSocket {
  readonly socket: WebSocket;
  readonly packets: Packet[] = [];
  closeCode: number | undefined;

  constructor(protocols: string[] = ['mqtt'], options = {}) {
    this.socket = new WebSocket(ws(), protocols, options);
    const packets = parser({ protocolVersion: 4 });
    packets.on('packet', (packet) => this.packets.push(packet));
    this.socket.on('message', (octets) => packets.parse(octets as Buffer));
    this.socket.on('close', (code) => (this.closeCode = code));
    this.socket.on('error', () => undefined);
  }

  async opened(): Promise<this> {
    await once(this.socket, 'open');
    return this;
  }
}

const connectPacket = () =>
  generate({
    cmd: 'connect',
    clientId: 'raw',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    username: meter,
    password: Buffer.from(password),
  });
const publishPacket = (messageId: number, payload = '{"n":5}') =>
  generate({ cmd: 'publish', topic: up, payload, qos: 1, messageId, dup: false, retain: false });

describe('WebSocket', () => {
  it('answers with the subprotocol mqtt, and refuses who offers another', async () => {
    const { socket } = await new RawWebSocket(['other', 'mqtt']).opened();
    expect(socket.protocol).toBe('mqtt');
    socket.close();
    for (const protocols of [[], ['mqttv3.1'], ['chat']]) {
      const refused = new RawWebSocket(protocols);
      const [, response] = await once(refused.socket, 'unexpected-response');
      expect(response.statusCode).toBe(400);
    }
  });

  it('takes over /mqtt only', async () => {
    const socket = new WebSocket(ws().replace('/mqtt', '/mqttx'), ['mqtt']);
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(400);
  });

  it('packets may begin and end anywhere in messages and fragments', async () => {
    const client = await new RawWebSocket().opened();
    const octets = Buffer.concat([connectPacket(), publishPacket(1), publishPacket(2)]);
    for (let at = 0; at < octets.length; at += 7) {
      // Fragments of one message, and messages of their own.
      client.socket.send(octets.subarray(at, at + 7), { binary: true, fin: at % 3 === 0 || at + 7 >= octets.length });
    }
    await eventually(
      () => client.packets.length === 3,
      () => client.packets,
    );
    expect(client.packets.map(({ cmd }) => cmd)).toEqual(['connack', 'puback', 'puback']);
    client.socket.close();
  });

  it('MQTT-6.0.0-1: a frame that is not binary closes the connection', async () => {
    const client = await new RawWebSocket().opened();
    client.socket.send(connectPacket());
    await eventually(() => client.packets.length === 1);
    client.socket.send('text');
    await eventually(
      () => client.closeCode === 1003,
      () => client.closeCode,
    );
  });

  it('refuses a message by its length, before it has come', async () => {
    const client = await new RawWebSocket().opened();
    // A masked binary frame that says it has 1 GiB, RFC 6455 §5.2; nothing of it follows.
    const header = Buffer.from('82ff000000004000000000000000', 'hex');
    const { _socket } = client.socket as unknown as { _socket: { write(octets: Buffer): void } };
    _socket.write(header);
    await eventually(
      () => client.closeCode === 1009,
      () => client.closeCode,
    );
  });

  it('refuses frames that are not masked', async () => {
    const client = await new RawWebSocket().opened();
    const { _socket } = client.socket as unknown as { _socket: { write(octets: Buffer): void } };
    _socket.write(Buffer.from('8201ff', 'hex'));
    await eventually(
      () => client.closeCode === 1002,
      () => client.closeCode,
    );
  });

  it('a packet larger than the limit closes the connection, one in many fragments too', async () => {
    const client = await new RawWebSocket().opened();
    client.socket.send(connectPacket());
    await eventually(() => client.packets.length === 1);
    const large = publishPacket(9, 'x'.repeat(80_000));
    client.socket.send(large.subarray(0, 40_000), { binary: true });
    await eventually(() => client.closeCode !== undefined);
    expect(client.packets).toHaveLength(1);
  });

  it('answers pings', async () => {
    const client = await new RawWebSocket().opened();
    const pong = once(client.socket, 'pong');
    client.socket.ping('x');
    await pong;
    client.socket.terminate();
  });
});

describe('stopping', () => {
  it('says goodbye to clients of every carrier', async () => {
    await using server = await startTlsServer();
    {
      await using np = await server.admin();
      await np.prefixes.create(prefix);
      await np.handles.create(meter, []);
      await np.devices.enrol(meter);
    }
    const certificate = await server.clientCertificate(meter);
    const secure = { ca: server.ca, cert: certificate.certificate, key: certificate.key };
    const { mqtts: address, http } = server.server.endpoints;
    const clients = await Promise.all(
      [`mqtts://${address}`, `wss://${http}/mqtt`].map((url, at) =>
        connectAsync(url, { ...fast, ...secure, wsOptions: secure, clientId: `c${at}` }),
      ),
    );
    const closed = clients.map((client) => closeOf(client));
    await server.server.close();
    await Promise.all(closed);
  });
});
