import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NameplateError } from '@nameplate/model';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, meter, otherMeter, startTestGateway, TestTelemetry } from '../support/mqtt-gateway.ts';
import { connectPacket, publishPacket, RawClient } from '../support/mqtt-raw.ts';

const up = `iot/${meter}/up/json`;
const down = `iot/${meter}/down/#`;
const command = (text: string) => ({ identifier: meter, port: 'cmd', payload: Buffer.from(text), qos: 1 as const });
let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'nameplate-mqtt-'));
});
afterEach(async () => {
  await rm(path, { recursive: true, force: true });
});

async function subscribed(port: number, fields: { clean: boolean; clientId?: string }): Promise<RawClient> {
  const client = await RawClient.connect(port, meter, fields);
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: down, qos: 1 }] });
  await client.next('suback');
  return client;
}

async function connack(client: RawClient, send: Buffer): Promise<unknown> {
  client.send(send);
  return client.next('connack');
}

describe('a persistent session', () => {
  it('keeps commands while the device is away, over a restart of the server too, and gives them in order', async () => {
    const first = await startTestGateway({ path });
    const device = await subscribed(first.port, { clean: false });
    device.send({ cmd: 'disconnect' });
    await device.closed();
    expect(await first.gateway.publish(command('a'))).toEqual({ delivered: false, queued: true });
    expect(await first.gateway.publish(command('b'))).toEqual({ delivered: false, queued: true });
    await first.close();

    await using second = await startTestGateway({ path });
    expect(await second.gateway.publish(command('c'))).toEqual({ delivered: false, queued: true });
    const back = await RawClient.open(second.port);
    expect(await connack(back, connectPacket(meter, { clean: false }))).toMatchObject({ sessionPresent: true });
    for (const text of ['a', 'b', 'c']) {
      const got = await back.next('publish');
      expect(got).toMatchObject({ topic: `iot/${meter}/down/cmd`, qos: 1, dup: false });
      expect(got).toHaveProperty('payload', Buffer.from(text));
    }
    back.drop();
  });

  it('gives what was not acknowledged again, marked DUP, under the same packet identifier', async () => {
    await using server = await startTestGateway({ path });
    const device = await subscribed(server.port, { clean: false });
    await server.gateway.publish(command('one'));
    const sent = await device.next('publish');
    device.drop();
    await eventually(() => server.gateway.connections() === 0);
    const back = await RawClient.connect(server.port, meter, { clean: false });
    expect(await back.next('publish')).toMatchObject({ messageId: sent.messageId, dup: true });
    back.send({ cmd: 'puback', messageId: sent.messageId ?? 0 });
    await eventually(() => server.counts.get('commands acknowledged') === 1);
    back.drop();
    await eventually(() => server.gateway.connections() === 0);
    const third = await RawClient.connect(server.port, meter, { clean: false });
    third.send({ cmd: 'pingreq' });
    await third.next('pingresp');
    expect(third.received).toEqual([]);
    third.drop();
  });

  it('ends when the client comes with a clean one', async () => {
    await using server = await startTestGateway({ path });
    (await subscribed(server.port, { clean: false })).drop();
    await eventually(() => server.gateway.connections() === 0);
    await server.gateway.publish(command('lost'));
    (await RawClient.connect(server.port, meter, { clean: true })).drop();
    await eventually(() => server.gateway.sessions() === 0);
    expect(await server.gateway.publish(command('nobody'))).toEqual({ delivered: false, queued: false });
  });

  it('holds a bounded number of commands', async () => {
    await using server = await startTestGateway({ path, limits: { queuedCommands: 3 } });
    (await subscribed(server.port, { clean: false })).drop();
    await eventually(() => server.gateway.connections() === 0);
    for (let n = 0; n < 3; n++) expect((await server.gateway.publish(command('x'))).queued).toBe(true);
    expect(await server.gateway.publish(command('x'))).toEqual({ delivered: false, queued: false });
    expect(server.counts.get('commands dropped-queue-full')).toBe(1);
  });
});

describe('a client id', () => {
  it('is taken over by the same device: the older connection closes', async () => {
    await using server = await startTestGateway({ path });
    const older = await RawClient.connect(server.port, meter, { clientId: 'pump' });
    const newer = await RawClient.connect(server.port, meter, { clientId: 'pump' });
    await older.closed();
    expect(server.counts.get('connections_closed taken-over')).toBe(1);
    newer.send({ cmd: 'pingreq' });
    await newer.next('pingresp');
    newer.drop();
  });

  it('is not taken over by another device: both stay', async () => {
    await using server = await startTestGateway({ path });
    const mine = await RawClient.connect(server.port, meter, { clientId: 'pump' });
    const theirs = await RawClient.connect(server.port, otherMeter, { clientId: 'pump' });
    mine.send({ cmd: 'pingreq' });
    await mine.next('pingresp');
    expect(server.gateway.connections()).toBe(2);
    mine.drop();
    theirs.drop();
  });

  it('of a fifth connection of one device is refused with 3', async () => {
    await using server = await startTestGateway({ path });
    const four = await Promise.all(
      ['a', 'b', 'c', 'd'].map((clientId) => RawClient.connect(server.port, meter, { clientId })),
    );
    await expect(RawClient.connect(server.port, meter, { clientId: 'e' })).rejects.toThrow(/"returnCode":3/);
    for (const client of four) client.drop();
  });
});

describe('durability', () => {
  it('an acknowledged message is written after a restart when telemetry was down', async () => {
    const telemetry = new TestTelemetry();
    telemetry.failure = new NameplateError('STORAGE_UNAVAILABLE', 'The disk is full.');
    const first = await startTestGateway({ path, telemetry });
    const device = await connectAsync(first.url, { username: meter, password: `pw-${meter}` });
    await device.publishAsync(up, '{"n":1}', { qos: 1 });
    await device.publishAsync(up, '{"n":2}', { qos: 1 });
    await device.endAsync();
    await eventually(() => (first.counts.get('ingest_retries STORAGE_UNAVAILABLE') ?? 0) > 0);
    await first.close();
    expect(telemetry.values).toEqual([]);

    telemetry.failure = undefined;
    await using second = await startTestGateway({ path, telemetry });
    await eventually(() => telemetry.values.length === 2);
    expect(telemetry.values).toEqual([1, 2]);
    expect(second.gateway.backlogBytes()).toBe(0);
  });

  it('telemetry that fails for a while loses nothing and repeats nothing', async () => {
    await using server = await startTestGateway({ path });
    const device = await connectAsync(server.url, { username: meter, password: `pw-${meter}` });
    await device.publishAsync(up, '{"n":1}', { qos: 1 });
    await eventually(() => server.telemetry.values.length === 1);
    server.telemetry.failure = new NameplateError('STORAGE_UNAVAILABLE', 'The disk is full.');
    await device.publishAsync(up, '{"n":2}', { qos: 1 });
    await eventually(() => (server.counts.get('ingest_retries STORAGE_UNAVAILABLE') ?? 0) > 1);
    server.telemetry.failure = undefined;
    await device.publishAsync(up, '{"n":3}', { qos: 1 });
    await eventually(() => server.telemetry.values.length === 3);
    expect(server.telemetry.values).toEqual([1, 2, 3]);
    await device.endAsync();
  });

  it('closing answers what was taken in and says nothing for the will', async () => {
    const server = await startTestGateway({ path });
    const will = { topic: up, payload: Buffer.from('{"n":-1}') };
    const device = await RawClient.connect(server.port, meter, { will });
    const ids = Array.from({ length: 50 }, (_, index) => index + 1);
    device.send(...ids.map((messageId) => publishPacket(up, `{"n":${messageId}}`, { qos: 1, messageId })));
    await device.next('puback');
    await server.close();
    await device.closed();
    const answered = device.received.filter(({ cmd }) => cmd === 'puback').length + 1;
    const after = new TestTelemetry();
    after.offset = server.telemetry.offset;
    await using again = await startTestGateway({ path, telemetry: after });
    await eventually(() => again.gateway.backlogBytes() === 0);
    const stored = [...server.telemetry.values, ...after.values];
    expect(stored.slice(0, answered)).toEqual(ids.slice(0, answered));
    expect(stored).not.toContain(-1);
  });
});

describe('limits', () => {
  it('connections past the limit are closed and counted; the others live', async () => {
    await using server = await startTestGateway({ path, limits: { connections: 1 } });
    const first = await RawClient.connect(server.port, meter);
    const second = await RawClient.open(server.port);
    await second.closed();
    expect(server.counts.get('connects_refused connections')).toBe(1);
    first.send({ cmd: 'pingreq' });
    await first.next('pingresp');
    first.drop();
  });

  it('a connection that says nothing, and one that says half, are closed', async () => {
    await using server = await startTestGateway({ path, limits: { connectTimeoutMs: 100, packetTimeoutMs: 100 } });
    const silent = await RawClient.open(server.port);
    const half = await RawClient.connect(server.port, meter);
    half.socket.write(Buffer.from([0x30, 0x10, 0x00]));
    await silent.closed();
    await half.closed();
    expect(server.counts.get('connections_closed connect-timeout')).toBe(1);
    expect(server.counts.get('connections_closed packet-timeout')).toBe(1);
  });

  it('a client that is silent for one and a half keep alives is closed, and its will stored', async () => {
    await using server = await startTestGateway({ path });
    const will = { topic: up, payload: Buffer.from('{"n":-1}') };
    const device = await RawClient.connect(server.port, meter, { keepalive: 1, will });
    const pings = setInterval(() => device.send({ cmd: 'pingreq' }), 500);
    await new Promise((resolve) => setTimeout(resolve, 2_600));
    expect(device.socket.destroyed).toBe(false);
    clearInterval(pings);
    await device.closed();
    await eventually(() => server.telemetry.values.length === 1);
    expect(server.counts.get('connections_closed keep-alive')).toBe(1);
  });

  it('a client that sends much and reads nothing is paused, then closed; memory stays bounded', async () => {
    await using server = await startTestGateway({ path, limits: { outgoingBytes: 10_000, stallTimeoutMs: 500 } });
    const device = await subscribed(server.port, { clean: true });
    device.socket.pause();
    const big = { ...command(''), payload: Buffer.alloc(60_000), qos: 0 as const };
    for (let n = 0; n < 200; n++) await server.gateway.publish(big);
    expect(server.counts.get('commands dropped-slow')).toBeGreaterThan(0);
    await eventually(() => server.counts.get('connections_closed slow-consumer') === 1);
    device.drop();
  });

  it('a full journal pauses the sockets; when there is room, every message is acknowledged', async () => {
    const telemetry = new TestTelemetry();
    telemetry.failure = new NameplateError('STORAGE_UNAVAILABLE', 'The disk is full.');
    const journal = { segmentBytes: 64 * 1024, maxBytes: 256 * 1024 };
    await using server = await startTestGateway({
      path,
      telemetry,
      journal,
      limits: { packetBytes: 16 * 1024, releaseIntervalMs: 100 },
    });
    const device = await connectAsync(server.url, { username: meter, password: `pw-${meter}` });
    let acknowledged = 0;
    const sent = Array.from({ length: 200 }, async (_, n) => {
      await device.publishAsync(up, JSON.stringify({ n, fill: 'x'.repeat(4_000) }), { qos: 1 });
      acknowledged++;
    });
    await eventually(() => acknowledged > 20);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(acknowledged).toBeLessThan(100);
    telemetry.failure = undefined;
    await Promise.all(sent);
    await eventually(
      () => telemetry.values.length === 200,
      () => telemetry.values.length,
    );
    expect(telemetry.values).toEqual(Array.from({ length: 200 }, (_, n) => n));
    await device.endAsync();
  });
});
