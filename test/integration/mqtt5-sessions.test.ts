import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, meter, startTestGateway, type TestGateway } from '../support/mqtt-gateway.ts';
import { connectPacket, publishPacket, RawClient } from '../support/mqtt-raw.ts';

const up = `iot/${meter}/up/json`;
const status = `iot/${meter}/up/status`;
const v5 = { protocolVersion: 5 } as const;
const clock = { skipMs: 0, now: () => Date.now() + clock.skipMs };
let path: string;
let server: TestGateway;
beforeEach(async () => {
  clock.skipMs = 0;
  path = await mkdtemp(join(tmpdir(), 'nameplate-mqtt-'));
  server = await startTestGateway({ clock, path });
});
afterEach(async () => {
  await server.close();
  await rm(path, { recursive: true, force: true });
});

async function restart(): Promise<void> {
  const { telemetry } = server;
  await server.close();
  server = await startTestGateway({ clock, path, telemetry });
}

type Fields = Parameters<typeof RawClient.connect>[2];
const open = (fields: Fields = {}) => RawClient.connack(server.port, meter, { ...v5, ...fields });

async function leave(client: RawClient, packet?: Parameters<RawClient['send']>[0]): Promise<void> {
  if (packet) client.send(packet);
  else client.drop();
  await eventually(() => server.gateway.connections() === 0);
}

async function subscribe(client: RawClient): Promise<void> {
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: `iot/${meter}/down/#`, qos: 2 }] });
  await client.next('suback');
}

const present = async (fields: Fields = {}): Promise<boolean | undefined> => {
  const { client, connack } = await open({ clean: false, ...fields });
  await leave(client);
  return connack.sessionPresent;
};

describe('a session of MQTT 5', () => {
  const lasting = { properties: { sessionExpiryInterval: 60 } };

  it('ends with its connection when it has no expiry', async () => {
    const { client } = await open();
    await subscribe(client);
    await leave(client);
    expect(server.gateway.sessions()).toBe(0);
    expect(await present()).toBe(false);
  });

  it('outlives its connection for its time, also over a restart, and no longer', async () => {
    const { client } = await open(lasting);
    await subscribe(client);
    await leave(client);
    expect(await present(lasting)).toBe(true);
    await restart();
    expect(await present(lasting)).toBe(true);
    clock.skipMs += 61_000;
    await eventually(() => server.gateway.sessions() === 0);
    expect(await present(lasting)).toBe(false);
  });

  it('is thrown away by a clean start', async () => {
    const { client } = await open(lasting);
    await subscribe(client);
    await leave(client);
    expect(await present({ ...lasting, clean: true })).toBe(false);
    await server.gateway.publish({ identifier: meter, port: 'x', payload: Buffer.from('x'), qos: 1 });
    const next = await open({ ...lasting, clean: false });
    expect(await next.client.settled()).toEqual([]);
  });

  it('gets the expiry of the connection that goes on with it', async () => {
    const { client } = await open(lasting);
    await subscribe(client);
    await leave(client);
    expect(await present()).toBe(true);
    expect(server.gateway.sessions()).toBe(0);
    await restart();
    expect(server.gateway.sessions()).toBe(0);
  });

  it('DISCONNECT changes the expiry', async () => {
    const { client } = await open(lasting);
    await subscribe(client);
    await leave(client, { cmd: 'disconnect', reasonCode: 0, properties: { sessionExpiryInterval: 0 } });
    expect(server.gateway.sessions()).toBe(0);
  });

  it('DISCONNECT cannot give an expiry to a session that had none: 0x82', async () => {
    const { client } = await open();
    client.send({ cmd: 'disconnect', reasonCode: 0, properties: { sessionExpiryInterval: 5 } });
    expect(await client.next('disconnect')).toMatchObject({ reasonCode: 0x82 });
    await client.closed();
  });

  it('is taken over with what is in it', async () => {
    const { client } = await open(lasting);
    await subscribe(client);
    const { connack } = await open({ ...lasting, clean: false });
    expect(connack.sessionPresent).toBe(true);
    expect(await client.next('disconnect')).toMatchObject({ reasonCode: 0x8e });
  });

  it('of 3.1.1 and of 5 is the same session', async () => {
    const old = await RawClient.connect(server.port, meter, { clean: false });
    await subscribe(old);
    await leave(old);
    expect(await present(lasting)).toBe(true);
  });

  it.each([4, 5] as const)(
    'keeps identifiers of QoS 2 over a restart: a resend is the same message (%i)',
    async (version) => {
      const fields = version === 5 ? { ...lasting, clean: false } : { protocolVersion: 4 as const, clean: false };
      const { client } = await open(fields);
      client.send(publishPacket(up, '{"n":1}', { qos: 2, messageId: 7 }));
      await client.next('pubrec');
      await leave(client);
      await restart();
      const { client: back } = await open(fields);
      back.send(publishPacket(up, '{"n":1}', { qos: 2, messageId: 7, dup: true }));
      await back.next('pubrec');
      back.send({ cmd: 'pubrel', messageId: 7 });
      await back.next('pubcomp');
      back.send(publishPacket(up, '{"n":2}', { qos: 2, messageId: 7 }));
      await back.next('pubrec');
      await eventually(() => server.telemetry.values.includes(2));
      expect(server.telemetry.values).toEqual([1, 2]);
    },
  );

  it('keeps QoS 2 to the client over a restart: PUBREL is sent again, not PUBLISH', async () => {
    server.directory.addApp('npk_app');
    const { client } = await open(lasting);
    await subscribe(client);
    const app = await RawClient.connect(server.port, 'npk_app', v5);
    for (const messageId of [1, 2]) {
      app.send(publishPacket(`iot/${meter}/down/x`, `${messageId}`, { qos: 2, messageId }));
      await app.next('pubrec');
    }
    const first = await client.next('publish');
    const second = await client.next('publish');
    client.send({ cmd: 'pubrec', messageId: first.messageId ?? 0, reasonCode: 0 });
    await client.next('pubrel');
    client.drop();
    app.drop();
    await restart();
    const { client: back } = await open({ ...lasting, clean: false });
    await back.settled();
    expect(back.received.map(({ cmd, messageId }) => [cmd, messageId])).toEqual([
      ['pubrel', first.messageId],
      ['publish', second.messageId],
    ]);
  });
});

describe('a will of MQTT 5', () => {
  const will = (willDelayInterval = 0, fields: object = {}) =>
    ({
      topic: status,
      payload: Buffer.from('{"n":-1}'),
      qos: 1,
      properties: { willDelayInterval },
      ...fields,
    }) as never;
  const session = (sessionExpiryInterval: number) => ({ properties: { sessionExpiryInterval } });
  const said = (): boolean => server.telemetry.values.includes(-1);
  /** A message of another session that was sent later is there: what was due before it is there too. */
  async function later(): Promise<void> {
    const other = await RawClient.connect(server.port, meter, { clientId: 'other' });
    other.send(publishPacket(up, '{"n":0}', { qos: 1, messageId: 1 }));
    await other.next('puback');
    await eventually(() => server.telemetry.values.includes(0));
    other.drop();
  }

  it('waits for its delay', async () => {
    const { client } = await open({ will: will(30), ...session(3_600) });
    await leave(client);
    await later();
    expect(said()).toBe(false);
    clock.skipMs += 31_000;
    await eventually(said);
  });

  it('is not said when the client is back in time', async () => {
    const { client } = await open({ will: will(30), ...session(3_600) });
    await leave(client);
    await open({ clean: false, ...session(3_600) });
    clock.skipMs += 31_000;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await later();
    expect(said()).toBe(false);
  });

  it('is said when the session ends before its delay does', async () => {
    const { client } = await open({ will: will(3_000), ...session(10) });
    await leave(client);
    clock.skipMs += 11_000;
    await eventually(said);
  });

  it('is said at once when the session ends with its connection, or by a clean start', async () => {
    const { client } = await open({ will: will(3_000) });
    await leave(client);
    await eventually(said);
    server.telemetry.batches.length = 0;
    const { client: next } = await open({ will: will(3_000), ...session(3_600) });
    await leave(next);
    await open();
    await eventually(said);
  });

  it('is said after DISCONNECT with 0x04, and not after 0x00', async () => {
    const { client } = await open({ will: will() });
    await leave(client, { cmd: 'disconnect', reasonCode: 0 });
    await later();
    expect(said()).toBe(false);
    const { client: next } = await open({ will: will() });
    await leave(next, { cmd: 'disconnect', reasonCode: 4 });
    await eventually(said);
  });

  it('that waits is not said for a credential that ended meanwhile', async () => {
    const { client } = await open({ will: will(30), ...session(3_600) });
    await leave(client);
    server.directory.revoke(meter);
    clock.skipMs += 31_000;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await later();
    expect(said()).toBe(false);
  });

  it('with a delay waits over a stop of the server', async () => {
    const { client } = await open({ will: will(30), ...session(3_600) });
    await server.close();
    await client.closed();
    server = await startTestGateway({ clock, path, telemetry: server.telemetry });
    await later();
    expect(said()).toBe(false);
    clock.skipMs += 31_000;
    await eventually(said);
  });

  /** Retained by the server itself: the STATE of its Sparkplug host application. */
  const own = 1;

  it('reaches subscribers with its properties, its QoS and its retain flag', async () => {
    server.directory.addApp('npk_app');
    const app = await RawClient.connect(server.port, 'npk_app', v5);
    app.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'iot/#', qos: 2, rap: true }] });
    await app.next('suback');
    const properties = {
      willDelayInterval: 0,
      contentType: 'application/json',
      messageExpiryInterval: 60,
      userProperties: { a: ['2', '1'], b: '0' },
    };
    const { client } = await open({ will: will(0, { qos: 2, retain: true, properties }) });
    client.drop();
    const got = await app.next('publish');
    expect(got).toMatchObject({ topic: status, qos: 2, retain: true });
    expect(got).toMatchObject({
      properties: { contentType: 'application/json', userProperties: { a: ['2', '1'], b: '0' } },
    });
    await eventually(() => server.gateway.retainedMessages() === 1 + own);
  });

  it('that is not to be retained is not', async () => {
    const { client } = await open({ will: will(0, { qos: 0, retain: false }) });
    client.drop();
    await eventually(said);
    expect(server.gateway.retainedMessages()).toBe(own);
  });

  it('is said when the server closes a connection for a violation', async () => {
    const { client } = await open({ will: will() });
    client.send(connectPacket(meter, v5));
    await client.closed();
    await eventually(said);
  });
});
