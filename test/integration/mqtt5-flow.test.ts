import type { IPublishPacket } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, meter, startTestGateway, type TestGateway } from '../support/mqtt-gateway.ts';
import { publishPacket, RawClient } from '../support/mqtt-raw.ts';

const up = `iot/${meter}/up/json`;
const down = `iot/${meter}/down`;
const v5 = { protocolVersion: 5 } as const;
let server: TestGateway;
const clock = { skipMs: 0, now: () => Date.now() + clock.skipMs };
beforeEach(async () => {
  clock.skipMs = 0;
  server = await startTestGateway({ clock });
  server.directory.addApp('npk_app');
});
afterEach(async () => {
  await server.close();
});

type Fields = Parameters<typeof RawClient.connect>[2];

async function device(fields: Fields = {}, qos: 0 | 1 | 2 = 2): Promise<RawClient> {
  const client = await RawClient.connect(server.port, meter, { ...v5, ...fields });
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: `${down}/#`, qos }] });
  await client.next('suback');
  return client;
}

const app = (fields: Fields = {}): Promise<RawClient> =>
  RawClient.connect(server.port, 'npk_app', { ...v5, clientId: 'app', ...fields });

async function publish(
  client: RawClient,
  topic: string,
  payload: string,
  fields: Parameters<typeof publishPacket>[2] = {},
) {
  client.send(publishPacket(topic, payload, { qos: 1, messageId: 9, ...fields }));
  await client.next('puback');
}

const texts = (client: RawClient): string[] =>
  client.received.flatMap((packet) => (packet.cmd === 'publish' ? [packet.payload.toString()] : []));

describe('receive maximum', () => {
  it('of the server: one message more closes with 0x93', async () => {
    await using small = await startTestGateway({ limits: { receiveMaximum: 2 } });
    const { client, connack } = await RawClient.connack(small.port, meter, v5);
    expect(connack.properties?.receiveMaximum).toBe(2);
    const message = (messageId: number) => publishPacket(up, '{"n":1}', { qos: 2, messageId });
    client.send(message(1), message(2), { ...message(2), dup: true } as never);
    for (let n = 0; n < 3; n++) await client.next('pubrec');
    // QoS 0 takes no place, and a released one gives its place back.
    client.send(publishPacket(up, '{"n":1}'), { cmd: 'pubrel', messageId: 1 });
    await client.next('pubcomp');
    client.send(message(3));
    await client.next('pubrec');
    client.send(message(4));
    expect(await client.next('disconnect')).toMatchObject({ reasonCode: 0x93 });
    await client.closed();
  });

  it('of the client: no more are sent than it takes; other packets are', async () => {
    const client = await device({ properties: { receiveMaximum: 2 } });
    const sender = await app();
    for (const text of ['a', 'b', 'c', 'd']) await publish(sender, `${down}/x`, text);
    await publish(sender, `${down}/x`, 'zero', { qos: 1 });
    expect(await client.settled()).toHaveLength(2);
    expect(texts(client)).toEqual(['a', 'b']);
    client.send({ cmd: 'puback', messageId: client.received[0]?.messageId ?? 0 });
    await eventually(() => client.received.length === 3);
    expect(texts(client)).toEqual(['a', 'b', 'c']);
  });

  it('QoS 2: a place is free at PUBCOMP, or at a PUBREC that refuses', async () => {
    const client = await device({ properties: { receiveMaximum: 1 } });
    const sender = await app();
    for (const [index, text] of ['a', 'b', 'c'].entries()) {
      sender.send(publishPacket(`${down}/x`, text, { qos: 2, messageId: index + 1 }));
      await sender.next('pubrec');
    }
    const first = await client.next('publish');
    client.send({ cmd: 'pubrec', messageId: first.messageId ?? 0, reasonCode: 0 });
    await client.next('pubrel');
    expect(await client.settled()).toEqual([]);
    client.send({ cmd: 'pubcomp', messageId: first.messageId ?? 0, reasonCode: 0 });
    const second = await client.next('publish');
    expect(second).toMatchObject({ payload: Buffer.from('b'), qos: 2, dup: false });
    client.send({ cmd: 'pubrec', messageId: second.messageId ?? 0, reasonCode: 0x97 });
    expect(await client.next('publish')).toHaveProperty('payload', Buffer.from('c'));
    expect(client.received).toEqual([]);
  });

  it('holds for what is sent again on a new connection too, in order', async () => {
    const properties = { sessionExpiryInterval: 60 };
    const client = await device({ properties });
    const sender = await app();
    for (const text of ['a', 'b', 'c']) await publish(sender, `${down}/x`, text);
    for (let n = 0; n < 3; n++) await client.next('publish');
    client.drop();
    await eventually(() => server.gateway.connections() === 1);
    const back = await RawClient.connect(server.port, meter, {
      ...v5,
      clean: false,
      properties: { ...properties, receiveMaximum: 1 },
    });
    for (const text of ['a', 'b', 'c']) {
      expect(await back.settled()).toHaveLength(1);
      const packet = await back.next('publish');
      expect(packet).toMatchObject({ dup: true, payload: Buffer.from(text) });
      back.send({ cmd: 'puback', messageId: packet.messageId ?? 0 });
    }
    expect(await back.settled()).toEqual([]);
  });
});

describe('maximum packet size of the client', () => {
  it('a message that is larger counts as sent; the next one arrives', async () => {
    const client = await device({ properties: { maximumPacketSize: 100 } });
    const sender = await app();
    await publish(sender, `${down}/x`, 'x'.repeat(100));
    await publish(sender, `${down}/x`, 'small');
    await client.settled();
    expect(texts(client)).toEqual(['small']);
    expect(server.counts.get('commands dropped-too-large')).toBe(1);
  });
});

describe('topic aliases', () => {
  it('of the client stand for the topic, can be given anew, and end with the connection', async () => {
    const client = await RawClient.connect(server.port, meter, v5);
    const alias = (topicAlias: number) => ({ properties: { topicAlias } });
    client.send(
      publishPacket(up, '{"n":1}', alias(16)),
      publishPacket('', '{"n":2}', alias(16)),
      publishPacket('elsewhere', 'x', { qos: 1, messageId: 1, ...alias(16) }),
      publishPacket('', 'x', { qos: 1, messageId: 2, ...alias(16) }),
      publishPacket(up, '{"n":3}', alias(16)),
      publishPacket('', '{"n":4}', alias(16)),
    );
    expect(await client.next('puback')).toMatchObject({ messageId: 1, reasonCode: 0x87 });
    expect(await client.next('puback')).toMatchObject({ messageId: 2, reasonCode: 0x87 });
    await eventually(() => server.telemetry.values.length === 4);
    expect(server.telemetry.values).toEqual([1, 2, 3, 4]);
    const next = await RawClient.connect(server.port, meter, v5);
    next.send(publishPacket('', '{"n":5}', alias(16)));
    expect(await next.next('disconnect')).toMatchObject({ reasonCode: 0x82 });
  });

  it('of the server are as many as the client takes; the others go with their topic', async () => {
    const client = await device({ properties: { topicAliasMaximum: 1 } }, 0);
    const sender = await app();
    for (const port of ['a', 'a', 'b', 'a']) await publish(sender, `${down}/${port}`, port);
    await client.settled();
    const seen = client.received.map((packet) => {
      const { topic, properties } = packet as IPublishPacket;
      return [topic, properties?.topicAlias];
    });
    expect(seen).toEqual([
      [`${down}/a`, 1],
      ['', 1],
      [`${down}/b`, undefined],
      ['', 1],
    ]);
  });

  it('are none for a client that takes none', async () => {
    const client = await device();
    const sender = await app();
    await publish(sender, `${down}/a`, 'x');
    expect((await client.next('publish')) as object).not.toHaveProperty('properties.topicAlias');
  });
});

describe('message expiry', () => {
  it('is what is left of it; what is over its time is not sent', async () => {
    const properties = { sessionExpiryInterval: 3_600 };
    (await device({ properties })).drop();
    await eventually(() => server.gateway.connections() === 0);
    const sender = await app();
    const expires = (messageExpiryInterval: number) => ({ properties: { messageExpiryInterval } });
    await publish(sender, `${down}/x`, 'short', expires(10));
    await publish(sender, `${down}/x`, 'long', expires(100));
    await publish(sender, `${down}/x`, 'for ever');
    clock.skipMs = 30_000;
    const back = await RawClient.connect(server.port, meter, { ...v5, clean: false, properties });
    await back.settled();
    expect(texts(back)).toEqual(['long', 'for ever']);
    const [long, ever] = back.received as IPublishPacket[];
    expect(long?.properties?.messageExpiryInterval).toBeGreaterThanOrEqual(69);
    expect(long?.properties?.messageExpiryInterval).toBeLessThanOrEqual(70);
    expect(ever?.properties?.messageExpiryInterval).toBeUndefined();
  });

  it('does not end a message that was begun: it is sent again, and its acknowledgements go on', async () => {
    const properties = { sessionExpiryInterval: 3_600 };
    const client = await device({ properties });
    const sender = await app();
    sender.send(publishPacket(`${down}/x`, 'a', { qos: 2, messageId: 1, properties: { messageExpiryInterval: 5 } }));
    await sender.next('pubrec');
    const { messageId = 0 } = await client.next('publish');
    client.drop();
    await eventually(() => server.gateway.connections() === 1);
    clock.skipMs = 30_000;
    const back = await RawClient.connect(server.port, meter, { ...v5, clean: false, properties });
    expect(await back.next('publish')).toMatchObject({ dup: true, messageId });
    back.send({ cmd: 'pubrec', messageId, reasonCode: 0 });
    expect(await back.next('pubrel')).toMatchObject({ messageId });
    back.send({ cmd: 'pubcomp', messageId, reasonCode: 0 });
    expect(await back.settled()).toEqual([]);
  });
});

describe('QoS 2 to a client', () => {
  it('PUBREL follows PUBREC, in order; after it PUBLISH is not sent again, PUBREL is', async () => {
    const properties = { sessionExpiryInterval: 3_600 };
    const client = await device({ properties });
    const sender = await app();
    for (const [index, text] of ['a', 'b'].entries()) {
      sender.send(publishPacket(`${down}/x`, text, { qos: 2, messageId: index + 1 }));
      await sender.next('pubrec');
    }
    const ids = [await client.next('publish'), await client.next('publish')].map(({ messageId = 0 }) => messageId);
    for (const messageId of ids) client.send({ cmd: 'pubrec', messageId, reasonCode: 0 });
    expect((await client.next('pubrel')).messageId).toBe(ids[0]);
    expect((await client.next('pubrel')).messageId).toBe(ids[1]);
    client.drop();
    await eventually(() => server.gateway.connections() === 1);
    const back = await RawClient.connect(server.port, meter, { ...v5, clean: false, properties });
    await back.settled();
    expect(back.received.map(({ cmd, messageId }) => [cmd, messageId])).toEqual(ids.map((id) => ['pubrel', id]));
    for (const messageId of ids) back.send({ cmd: 'pubcomp', messageId, reasonCode: 0 });
    await back.settled();
    back.drop();
    await eventually(() => server.gateway.connections() === 1);
    const third = await RawClient.connect(server.port, meter, { ...v5, clean: false, properties });
    expect(await third.settled()).toEqual([]);
  });

  it('a PUBREC of nothing is answered with 0x92; acknowledgements of nothing are passed over', async () => {
    const client = await device();
    client.send({ cmd: 'pubrec', messageId: 77, reasonCode: 0 });
    expect(await client.next('pubrel')).toMatchObject({ messageId: 77, reasonCode: 0x92 });
    client.send({ cmd: 'puback', messageId: 78 }, { cmd: 'pubcomp', messageId: 79, reasonCode: 0 });
    expect(await client.settled()).toEqual([]);
  });

  it('3.1.1 has it too', async () => {
    const client = await RawClient.connect(server.port, meter);
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: `${down}/#`, qos: 2 }] });
    expect(await client.next('suback')).toMatchObject({ granted: [2] });
    const sender = await app();
    sender.send(publishPacket(`${down}/x`, 'a', { qos: 2, messageId: 1 }));
    const { messageId = 0 } = await client.next('publish');
    client.send({ cmd: 'pubrec', messageId });
    expect(await client.next('pubrel')).toMatchObject({ messageId });
    client.send({ cmd: 'pubcomp', messageId });
    expect(await client.settled()).toEqual([]);
  });
});
