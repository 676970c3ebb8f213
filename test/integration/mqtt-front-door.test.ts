import { connectAsync } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, meter, otherMeter, startTestGateway, type TestGateway } from '../support/mqtt-gateway.ts';
import { connectPacket, publishPacket, RawClient } from '../support/mqtt-raw.ts';

const up = `iot/${meter}/up/json`;
let server: TestGateway;
beforeEach(async () => {
  server = await startTestGateway();
});
afterEach(async () => {
  await server.close();
});

const count = (what: string): number => server.counts.get(what) ?? 0;

describe.each([4, 5] as const)('MQTT.js of version %i against the front door', (protocolVersion) => {
  const credentials = { username: meter, password: `pw-${meter}`, protocolVersion };

  it.each([0, 1, 2] as const)('a reading of QoS %i arrives in telemetry', async (qos) => {
    const client = await connectAsync(server.url, credentials);
    await client.publishAsync(up, '{"n": 21.5}', { qos });
    await eventually(() => server.telemetry.values.length === 1);
    expect(server.telemetry.batches[0]).toMatchObject({ identifier: meter, readings: [{ value: 21.5 }] });
    await client.endAsync();
    await eventually(() => count('connections_closed disconnect') === 1);
  });

  it('500 messages of QoS 1 arrive in order', async () => {
    const client = await connectAsync(server.url, credentials);
    const sent = Array.from({ length: 500 }, (_, n) => client.publishAsync(up, JSON.stringify({ n }), { qos: 1 }));
    await Promise.all(sent);
    await eventually(() => server.telemetry.values.length === 500);
    expect(server.telemetry.values).toEqual(Array.from({ length: 500 }, (_, n) => n));
    await client.endAsync();
  });

  it('a command of QoS 1 reaches a device that subscribes to it', async () => {
    const client = await connectAsync(server.url, credentials);
    const got: [string, string, number][] = [];
    client.on('message', (topic, payload, packet) => got.push([topic, payload.toString(), packet.qos]));
    await client.subscribeAsync(`iot/${meter}/down/#`, { qos: 1 });
    const command = { identifier: meter, port: 'valve', payload: Buffer.from('close') };
    expect(await server.gateway.publish({ ...command, qos: 1 })).toEqual({ delivered: true, queued: false });
    expect(await server.gateway.publish({ ...command, qos: 0 })).toEqual({ delivered: true, queued: false });
    await eventually(() => got.length === 2);
    const topic = `iot/${meter}/down/valve`;
    expect(got).toEqual([
      [topic, 'close', 1],
      [topic, 'close', 0],
    ]);
    await eventually(() => count('commands acknowledged') === 1);
    await client.endAsync();
  });
});

describe('a device', () => {
  it('a subscription to what is not the own gets 0x80', async () => {
    const client = await RawClient.connect(server.port, meter);
    const topics = [`iot/${otherMeter}/down/#`, '#', `iot/${meter}/up/#`, '$SYS/#', `iot/${meter}/down/+`];
    client.send({ cmd: 'subscribe', messageId: 7, subscriptions: topics.map((topic) => ({ topic, qos: 2 })) });
    expect(await client.next('suback')).toMatchObject({ messageId: 7, granted: [0x80, 0x80, 2, 0x80, 2] });
    client.drop();
  });

  it('after UNSUBSCRIBE nothing more comes', async () => {
    const client = await RawClient.connect(server.port, meter);
    const filter = `iot/${meter}/down/#`;
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: filter, qos: 0 }] });
    await client.next('suback');
    client.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: [filter, 'never/subscribed'] });
    expect(await client.next('unsuback')).toMatchObject({ messageId: 2 });
    const command = { identifier: meter, port: 'x', payload: new Uint8Array(), qos: 1 as const };
    expect(await server.gateway.publish(command)).toEqual({ delivered: false, queued: false });
    client.drop();
  });

  it('a device that is revoked is disconnected', async () => {
    const client = await RawClient.connect(server.port, meter);
    const other = await RawClient.connect(server.port, otherMeter);
    server.directory.revoke(meter);
    await client.closed();
    expect(other.socket.destroyed).toBe(false);
    expect(count('connections_closed revoked')).toBe(1);
    other.drop();
  });
});

/** Everything that the server says to one packet, up to its close. */
async function answer(packet: Buffer): Promise<Buffer> {
  const client = await RawClient.open(server.port);
  client.send(packet);
  await client.closed();
  return Buffer.concat(client.octets);
}

describe('CONNECT', () => {
  const codes: [string, Buffer, string, string][] = [
    ['a wrong password: 4', connectPacket(meter, { password: Buffer.from('x') }), '20020004', 'bad-credentials'],
    ['an unknown device: 4', connectPacket('88.118.22/nobody'), '20020004', 'bad-credentials'],
    ['no credentials: 5', Buffer.from('100f00044d515454040200000003616263', 'hex'), '20020005', 'no-credentials'],
    [
      'no client id and no clean session: 2',
      Buffer.from('100c00044d515454040000000000', 'hex'),
      '20020002',
      'client-id',
    ],
    ['a client id of 129 octets: 2', connectPacket(meter, { clientId: 'c'.repeat(129) }), '20020002', 'client-id'],
    [
      'another device’s topic as will: 5',
      connectPacket(meter, { will: { topic: `iot/${otherMeter}/up/x`, payload: 'x' } }),
      '20020005',
      'will-topic',
    ],
    ['MQTT 3.1: 1', connectPacket(meter, { protocolId: 'MQIsdp', protocolVersion: 3 }), '20020001', 'protocol-version'],
    ['level 6: 1', Buffer.from('100c00044d515454060200000000', 'hex'), '20020001', 'protocol-version'],
  ];
  it.each(codes)('%s, then the connection closes', async (_name, packet, expected, reason) => {
    expect((await answer(packet)).toString('hex')).toBe(expected);
    expect(count(`connects_refused ${reason}`)).toBe(1);
  });

  it('anything else first, a second CONNECT, or another protocol closes the connection', async () => {
    for (const first of [Buffer.from('c000', 'hex'), Buffer.from('GET / HTTP/1.1\r\n\r\n')])
      expect((await answer(first)).length).toBe(0);
    const client = await RawClient.connect(server.port, meter);
    client.send(connectPacket(meter));
    await client.closed();
    expect(count('connections_closed protocol')).toBe(3);
  });

  it('a client id is assigned to a clean session that has none; two of them do not meet', async () => {
    const first = await RawClient.connect(server.port, meter, { clientId: '' });
    const second = await RawClient.connect(server.port, meter, { clientId: '' });
    first.send({ cmd: 'pingreq' });
    await first.next('pingresp');
    first.drop();
    second.drop();
  });

  it('a client id of 23 letters and digits is taken; nothing after a refused CONNECT is done', async () => {
    (await RawClient.connect(server.port, meter, { clientId: '0123456789abcxyzABCXYZ9' })).drop();
    const client = await RawClient.open(server.port);
    const wrong = connectPacket(meter, { password: Buffer.from('x') });
    client.send(wrong, publishPacket(up, '{"n":1}', { qos: 1, messageId: 1 }));
    await client.closed();
    expect(client.received.map(({ cmd }) => cmd)).toEqual(['connack']);
    expect(count('messages_received qos1')).toBe(0);
  });

  it('after ten failures a minute a user name of an address is not looked at; others are', async () => {
    const wrong = connectPacket(meter, { password: Buffer.from('guess') });
    for (let attempt = 0; attempt < 10; attempt++) expect((await answer(wrong)).toString('hex')).toBe('20020004');
    expect((await answer(connectPacket(meter))).toString('hex')).toBe('20020003');
    expect(count('connects_refused throttled')).toBe(1);
    (await RawClient.connect(server.port, otherMeter)).drop();
  });

  it('a credential that ends while it is checked does not get in', async () => {
    const gate: { open?: () => void } = {};
    server.directory.gate = new Promise((resolve) => {
      gate.open = resolve;
    });
    const client = await RawClient.open(server.port);
    client.send(connectPacket(meter));
    await eventually(() => count('connections_opened tcp') === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.directory.revoke(meter);
    gate.open?.();
    await client.closed();
    expect(Buffer.concat(client.octets).toString('hex')).toBe('20020004');
  });

  it('what a client sends before its CONNACK is handled after it', async () => {
    const client = await RawClient.open(server.port);
    client.send(connectPacket(meter), publishPacket(up, '{"n":1}', { qos: 1, messageId: 9 }), { cmd: 'pingreq' });
    await client.next('connack');
    expect(await client.next('puback')).toMatchObject({ messageId: 9 });
    await client.next('pingresp');
    client.drop();
  });
});

describe('PUBLISH', () => {
  it('to another device’s topic closes the connection, stores nothing and is counted', async () => {
    for (const topic of [`iot/${otherMeter}/up/json`, `iot/${meter}/down/json`, 'anything', `iot/${meter}/up/a/b`]) {
      const client = await RawClient.connect(server.port, meter);
      client.send(publishPacket(topic, '{"n":1}', { qos: 1, messageId: 1 }));
      await client.closed();
    }
    expect(count('messages_refused forbidden-topic')).toBe(4);
    expect(count('connections_closed forbidden-topic')).toBe(4);
    expect(server.telemetry.values).toEqual([]);
  });

  it('is acknowledged in order, and many in few writes', async () => {
    const client = await RawClient.connect(server.port, meter);
    client.octets.length = 0;
    const ids = Array.from({ length: 200 }, (_, index) => index + 1);
    client.send(...ids.map((messageId) => publishPacket(up, `{"n":${messageId}}`, { qos: 1, messageId })));
    await eventually(
      () => client.received.length === 200,
      () => client.received.length,
    );
    expect(client.received.map(({ messageId }) => messageId)).toEqual(ids);
    expect(client.octets.length).toBeLessThan(50);
    client.drop();
  });

  it('of QoS 2 is answered with PUBREC and PUBCOMP in order', async () => {
    const client = await RawClient.connect(server.port, meter);
    const ids = [9, 3, 7];
    client.send(...ids.map((messageId) => publishPacket(up, '{"n":1}', { qos: 2, messageId })));
    for (const messageId of ids) expect(await client.next('pubrec')).toMatchObject({ messageId });
    client.send(...ids.map((messageId) => ({ cmd: 'pubrel' as const, messageId })));
    for (const messageId of ids) expect(await client.next('pubcomp')).toMatchObject({ messageId });
    client.drop();
  });

  it('that cannot be decoded is acknowledged and becomes a dead letter', async () => {
    const client = await RawClient.connect(server.port, meter);
    client.send(publishPacket(up, 'not json', { qos: 1, messageId: 1 }));
    await client.next('puback');
    await eventually(() => count('dead_letters undecodable') === 1);
    const [letter] = server.gateway.deadLetters();
    expect(letter).toMatchObject({
      identifier: meter,
      port: 'json',
      payload: Buffer.from('not json').toString('base64'),
    });
    client.drop();
  });

  it('of QoS 2 is stored once however often it is sent before PUBREL', async () => {
    const client = await RawClient.connect(server.port, meter);
    const message = publishPacket(up, '{"n":5}', { qos: 2, messageId: 3 });
    client.send(message, { ...message, dup: true } as never);
    await client.next('pubrec');
    await client.next('pubrec');
    client.send({ cmd: 'pubrel', messageId: 3 });
    expect(await client.next('pubcomp')).toMatchObject({ messageId: 3 });
    // The identifier is free again: now it is another message.
    client.send(publishPacket(up, '{"n":6}', { qos: 2, messageId: 3 }));
    await client.next('pubrec');
    await eventually(() => server.telemetry.values.length === 2);
    expect(server.telemetry.values).toEqual([5, 6]);
    client.drop();
  });

  it('larger than the limit closes the connection from its header alone', async () => {
    const client = await RawClient.connect(server.port, meter);
    client.socket.write(Buffer.from([0x30, 0xff, 0xff, 0x7f]));
    await client.closed();
    expect(count('connections_closed packet-too-large')).toBe(1);
  });

  it('arrives although it comes octet by octet', async () => {
    const client = await RawClient.connect(server.port, meter);
    for (const octet of generate(publishPacket(up, '{"n":8}', { qos: 1, messageId: 5 }))) {
      client.send(Buffer.from([octet]));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(await client.next('puback')).toMatchObject({ messageId: 5 });
    client.drop();
  });

  it.each([
    ['QoS 3', '36 0700 0161 0001 7b7d'],
    ['a wildcard in the topic', '30 03 0001 23'],
    ['an empty topic', '30 02 0000'],
    ['a topic that is not UTF-8', '30 04 0002 c328'],
    ['packet identifier 0', '32 05 0001 61 0000'],
    ['SUBSCRIBE without a filter', '82 02 0001'],
    ['SUBSCRIBE with reserved flags', '80 06 0001 0001 61 00'],
    ['PUBREL with wrong flags', '60 02 0001'],
    ['a packet that only a server sends', '20 02 0000'],
    ['type 15', 'f0 00'],
    ['a remaining length of five octets', '30 ffffffff7f'],
    ['DISCONNECT with a body', 'e0 01 00'],
  ])('malformed: %s closes the connection and is counted', async (_name, hex) => {
    const client = await RawClient.connect(server.port, meter);
    client.socket.write(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    await client.closed();
    expect(count('connections_closed malformed')).toBe(1);
    expect(server.gateway.connections()).toBe(0);
  });
});

describe('will', () => {
  const will = { topic: `iot/${meter}/up/status`, payload: Buffer.from('{"n":-1}') };
  it('is stored when the client goes without DISCONNECT', async () => {
    const client = await RawClient.connect(server.port, meter, { will });
    client.drop();
    await eventually(() => server.telemetry.values.length === 1);
    expect(server.telemetry.values).toEqual([-1]);
  });

  it('is not stored after DISCONNECT, nor after a revocation', async () => {
    const polite = await RawClient.connect(server.port, meter, { will });
    polite.send({ cmd: 'disconnect' });
    await polite.closed();
    const revoked = await RawClient.connect(server.port, meter, { will });
    server.directory.revoke(meter);
    await revoked.closed();
    const marker = await RawClient.connect(server.port, meter);
    marker.send(publishPacket(up, '{"n":1}', { qos: 1, messageId: 1 }));
    await marker.next('puback');
    await eventually(() => server.telemetry.values.length > 0);
    expect(server.telemetry.values).toEqual([1]);
    marker.drop();
  });
});
