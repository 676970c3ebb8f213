import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, meter, otherMeter, startTestGateway, type TestGateway } from '../support/mqtt-gateway.ts';
import { connectPacket, publishPacket, RawClient } from '../support/mqtt-raw.ts';

const up = `iot/${meter}/up/json`;
const v5 = { protocolVersion: 5 } as const;
let server: TestGateway;
beforeEach(async () => {
  server = await startTestGateway();
});
afterEach(async () => {
  await server.close();
});

const count = (what: string): number => server.counts.get(what) ?? 0;
const connack = async (fields: Parameters<typeof connectPacket>[1] = {}, identifier = meter) =>
  (await RawClient.connack(server.port, identifier, { ...v5, ...fields })).connack;

/** Everything that the server says to one packet, up to its close. */
async function answer(packet: Buffer): Promise<string> {
  const client = await RawClient.open(server.port, 5);
  client.send(packet);
  await client.closed();
  return Buffer.concat(client.octets).toString('hex');
}

describe('CONNACK of MQTT 5', () => {
  it('tells what the server takes, and nothing that was not asked for', async () => {
    const { properties, sessionPresent, reasonCode } = await connack({ keepalive: 60 });
    expect({ sessionPresent, reasonCode }).toEqual({ sessionPresent: false, reasonCode: 0 });
    expect({ ...properties }).toEqual({ receiveMaximum: 500, maximumPacketSize: 262_144, topicAliasMaximum: 16 });
  });

  it('gives a client id to whoever has none, each another one, and it can be used again', async () => {
    const properties = { sessionExpiryInterval: 60 };
    const first = await connack({ clientId: '', properties });
    const second = await connack({ clientId: '' });
    const assigned = first.properties?.assignedClientIdentifier ?? '';
    expect(assigned).toMatch(/./);
    expect(second.properties?.assignedClientIdentifier).not.toBe(assigned);
    expect(await connack({ clientId: assigned, clean: false })).toMatchObject({ sessionPresent: true });
  });

  it.each([
    ['as asked for', 60, undefined],
    ['shortened to seven days', 0xffffffff, 604_800],
    ['shortened to seven days, and said', 604_801, 604_800],
    ['none', 0, undefined],
  ])('session expiry: %s', async (_name, asked, told) => {
    const { properties } = await connack({ properties: { sessionExpiryInterval: asked } });
    expect(properties?.sessionExpiryInterval).toBe(told);
  });

  it.each([
    [0, 3_600],
    [3_601, 3_600],
    [3_600, undefined],
  ])('keep alive %i becomes %s', async (keepalive, told) => {
    expect((await connack({ keepalive })).properties?.serverKeepAlive).toBe(told);
  });

  it('takes a client id of 23 letters and digits', async () => {
    expect(await connack({ clientId: '0123456789abcxyzABCXYZ9' })).toMatchObject({ reasonCode: 0 });
  });

  it('has response information for a device that asks for it', async () => {
    const { properties } = await connack({ properties: { requestResponseInformation: true } });
    expect(properties?.responseInformation).toBe(`iot/${meter}/down/`);
    expect((await connack({ properties: { requestResponseInformation: false } })).properties?.responseInformation).toBe(
      undefined,
    );
  });

  it('has no authentication method when CONNECT had none', async () => {
    expect((await connack()).properties?.authenticationMethod).toBeUndefined();
  });

  it.each([
    ['a wrong password: 0x86', connectPacket(meter, { ...v5, password: Buffer.from('x') }), '86', 'bad-credentials'],
    ['an unknown device: 0x86', connectPacket('88.118.22/nobody', v5), '86', 'bad-credentials'],
    [
      'no credentials: 0x87',
      Buffer.from('101000044d5154540502000000000361 6263'.replace(' ', ''), 'hex'),
      '87',
      'no-credentials',
    ],
    ['a long client id: 0x85', connectPacket(meter, { ...v5, clientId: 'c'.repeat(129) }), '85', 'client-id'],
    [
      'another device’s topic as will: 0x87',
      connectPacket(meter, {
        ...v5,
        will: { topic: `iot/${otherMeter}/up/x`, payload: Buffer.from('x'), qos: 0 } as never,
      }),
      '87',
      'will-topic',
    ],
    [
      'a will that is said to be text and is not: 0x99',
      connectPacket(meter, {
        ...v5,
        will: { topic: up, payload: Buffer.from([0xff]), properties: { payloadFormatIndicator: true } } as never,
      }),
      '99',
      'will-payload',
    ],
    [
      'an unknown authentication method: 0x8C',
      connectPacket(meter, { ...v5, properties: { authenticationMethod: 'SCRAM-SHA-1' } }),
      '8c',
      'authentication-method',
    ],
  ])('refuses %s, session present 0, with words, and closes', async (_name, packet, code, reason) => {
    const octets = await answer(packet);
    expect(octets.slice(0, 2)).toBe('20');
    expect(octets.slice(4, 8)).toBe(`00${code}`);
    expect(octets.slice(10, 12)).toBe('1f');
    expect(count(`connects_refused ${reason}`)).toBe(1);
  });

  it('leaves the words out for a client that takes no such packet, and everything for one that takes less', async () => {
    const wrong = (maximumPacketSize: number) =>
      connectPacket(meter, { ...v5, password: Buffer.from('x'), properties: { maximumPacketSize } });
    expect(await answer(wrong(10))).toBe('2003008600');
    expect(await answer(wrong(4))).toBe('');
    expect(await answer(connectPacket(meter, { ...v5, properties: { maximumPacketSize: 10 } }))).toBe('');
  });

  it('nothing that follows a refused CONNECT is done', async () => {
    const client = await RawClient.open(server.port, 5);
    const wrong = connectPacket(meter, { ...v5, password: Buffer.from('x') });
    client.send(wrong, publishPacket(up, '{"n":1}', { qos: 1, messageId: 1 }));
    await client.closed();
    expect(client.received.map(({ cmd }) => cmd)).toEqual(['connack']);
    expect(count('messages_received qos1')).toBe(0);
  });

  it('a malformed CONNECT closes without an answer', async () => {
    for (const hex of ['101000044d51545405020000022100000001 61', '100d00044d5154540501000000 0000'])
      expect(await answer(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toBe('');
    expect(count('connections_closed malformed')).toBe(2);
  });
});

describe('DISCONNECT of the server', () => {
  const reason = async (client: RawClient): Promise<number> => {
    const packet = await client.next('disconnect');
    await client.closed();
    return packet.cmd === 'disconnect' ? (packet.reasonCode ?? 0) : -1;
  };
  const open = (fields: Parameters<typeof connectPacket>[1] = {}) =>
    RawClient.connect(server.port, meter, { ...v5, ...fields });

  it.each([
    ['a malformed packet', 0x81, '30 00'],
    ['a property in the wrong packet', 0x81, '30 07 0001 61 03 11 0000'],
    ['a property twice', 0x82, '30 09 0001 61 04 0100 0100 78'],
    ['a subscription identifier from a client', 0x81, '30 07 0001 61 02 0b01 78'],
    ['no topic and no alias', 0x82, '30 05 0000 02 0100'],
    ['a wildcard in the topic', 0x90, '30 05 0002 612b 00'],
    ['topic alias 0', 0x94, '30 07 0001 61 03 230000'],
    ['topic alias 17', 0x94, '30 07 0001 61 03 230011'],
    ['an alias that stands for nothing', 0x82, '30 06 0000 03 230001'],
    ['a response topic with wildcards', 0x82, '30 08 0001 61 04 08 0001 23'],
    ['a second CONNECT', 0x82, '10 0d 0004 4d515454 05 02 0000 00 0000'],
    ['reserved subscription options', 0x81, '82 07 0001 00 0001 61 40'],
    ['retain handling 3', 0x82, '82 07 0001 00 0001 61 30'],
    ['subscription identifier 0', 0x82, '82 09 0001 02 0b00 0001 61 00'],
    ['No Local on a shared subscription', 0x82, '82 10 0001 00 000a 2473686172652f672f61 04'],
    ['a share without a filter', 0x81, '82 0f 0001 00 0009 2473686172652f672f 00'],
    ['SUBSCRIBE without a filter', 0x82, '82 03 0001 00'],
    ['PUBREL with wrong flags', 0x81, '60 02 0001'],
    ['PUBACK with a reason that it has not', 0x82, '40 03 0001 92'],
    ['DISCONNECT with flags', 0x81, 'e1 00'],
    ['DISCONNECT with a reason that only a server has', 0x82, 'e0 01 8e'],
    ['AUTH without a method', 0x82, 'f0 02 18 00'],
    ['AUTH when CONNECT had no method', 0x82, 'f0 06 19 04 15 0001 61'],
    ['AUTH with flags', 0x81, 'f1 06 19 04 15 0001 61'],
  ])('%s: 0x%s', async (_name, code, hex) => {
    const client = await open();
    client.hex(hex);
    expect((await reason(client)).toString(16)).toBe(code.toString(16));
  });

  it('take-over: 0x8E', async () => {
    const older = await open();
    await open();
    expect(await reason(older)).toBe(0x8e);
  });

  it('a packet larger than the limit: 0x95', async () => {
    const client = await open();
    client.hex('30 ffff7f');
    expect(await reason(client)).toBe(0x95);
  });

  it('a revoked credential: 0x98', async () => {
    const client = await open();
    server.directory.revoke(meter);
    expect(await reason(client)).toBe(0x98);
  });

  it('shutting down: 0x8B, and nothing after it', async () => {
    const client = await open();
    const closing = server.gateway.close();
    expect(await reason(client)).toBe(0x8b);
    expect(client.received).toEqual([]);
    await closing;
  });

  it('silence for one and a half keep alives: 0x8D', async () => {
    const client = await open({ keepalive: 1 });
    expect(await reason(client)).toBe(0x8d);
  });

  it('a message of QoS 0 that may not be published: 0x87', async () => {
    const client = await open();
    client.send(publishPacket('elsewhere', 'x'));
    expect(await reason(client)).toBe(0x87);
  });

  it('is not sent to a client of 3.1.1, nor before CONNACK', async () => {
    const old = await RawClient.connect(server.port, meter);
    old.hex('30 00');
    await old.closed();
    expect(old.received).toEqual([]);
    expect(await answer(Buffer.from('c000', 'hex'))).toBe('');
  });

  it('has no session expiry', async () => {
    const client = await open({ properties: { sessionExpiryInterval: 60 } });
    client.hex('30 00');
    expect(await client.next('disconnect')).not.toHaveProperty('properties.sessionExpiryInterval');
  });
});

describe('acknowledgements of MQTT 5', () => {
  it('say what may not be published, and the connection lives', async () => {
    const client = await RawClient.connect(server.port, meter, v5);
    const elsewhere = `iot/${otherMeter}/up/json`;
    client.send(publishPacket(elsewhere, '{"n":1}', { qos: 1, messageId: 1 }));
    expect(await client.next('puback')).toMatchObject({ messageId: 1, reasonCode: 0x87 });
    client.send(publishPacket(elsewhere, '{"n":1}', { qos: 2, messageId: 2 }));
    expect(await client.next('pubrec')).toMatchObject({ messageId: 2, reasonCode: 0x87 });
    // Refused: the identifier is free, and the next message is a new one.
    client.send(publishPacket(up, '{"n":2}', { qos: 2, messageId: 2 }));
    expect(await client.next('pubrec')).toMatchObject({ messageId: 2, reasonCode: 0 });
    client.send({ cmd: 'pubrel', messageId: 2 });
    expect(await client.next('pubcomp')).toMatchObject({ messageId: 2, reasonCode: 0 });
    client.send({ cmd: 'pubrel', messageId: 2 });
    expect(await client.next('pubcomp')).toMatchObject({ messageId: 2, reasonCode: 0x92 });
    await eventually(() => server.telemetry.values.length === 1);
    expect(server.telemetry.values).toEqual([2]);
    expect(count('messages_refused forbidden-topic')).toBe(2);
  });

  it('say that a payload is not the text that it is said to be', async () => {
    const client = await RawClient.connect(server.port, meter, v5);
    // PUBLISH QoS 1, payload format 1, payload FF.
    const topic = Buffer.from(up);
    const head = Buffer.from([0x32, 2 + topic.length + 2 + 3 + 1, 0, topic.length]);
    client.send(Buffer.concat([head, topic, Buffer.from('0005020101ff', 'hex')]));
    expect(await client.next('puback')).toMatchObject({ messageId: 5, reasonCode: 0x99 });
    expect(count('messages_refused payload-format')).toBe(1);
  });

  it('SUBACK and UNSUBACK have a code for each filter, in order', async () => {
    const client = await RawClient.connect(server.port, meter, v5);
    const topics = [`iot/${meter}/down/#`, 'elsewhere', `iot/${meter}/up/+`];
    client.send({ cmd: 'subscribe', messageId: 7, subscriptions: topics.map((topic) => ({ topic, qos: 2 })) });
    expect(await client.next('suback')).toMatchObject({ messageId: 7, granted: [2, 0x87, 2] });
    client.send({ cmd: 'unsubscribe', messageId: 8, unsubscriptions: ['elsewhere', ...topics] });
    expect(await client.next('unsuback')).toMatchObject({ messageId: 8, granted: [0x11, 0, 0x11, 0] });
  });

  it('SUBACK says when there are too many subscriptions: 0x97', async () => {
    await using small = await startTestGateway({ limits: { subscriptionsPerSession: 1 } });
    const client = await RawClient.connect(small.port, meter, v5);
    const topics = [`iot/${meter}/down/a`, `iot/${meter}/down/b`];
    client.send({ cmd: 'subscribe', messageId: 7, subscriptions: topics.map((topic) => ({ topic, qos: 1 })) });
    expect(await client.next('suback')).toMatchObject({ granted: [1, 0x97] });
  });

  it('have no words, also for a client that wants no problem information', async () => {
    const client = await RawClient.connect(server.port, meter, {
      ...v5,
      properties: { requestProblemInformation: false },
    });
    client.send(publishPacket('elsewhere', 'x', { qos: 1, messageId: 1 }));
    expect((await client.next('puback')) as object).not.toHaveProperty('properties.reasonString');
  });
});

it('the content type of a device message reaches the decoder', async () => {
  const types: (string | undefined)[] = [];
  await using other = await startTestGateway({
    decode: (_profile, { contentType }) => {
      types.push(contentType);
      return { readings: [] };
    },
  });
  const client = await connectAsync(other.url, { username: meter, password: `pw-${meter}`, protocolVersion: 5 });
  await client.publishAsync(up, 'x', { qos: 1, properties: { contentType: 'application/senml+json' } });
  await client.publishAsync(up, 'x', { qos: 1 });
  await eventually(() => types.length === 2);
  expect(types).toEqual(['application/senml+json', undefined]);
  await client.endAsync();
});
