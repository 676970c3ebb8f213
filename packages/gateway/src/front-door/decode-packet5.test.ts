import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { decodePacket } from './decode-packet.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const decode = (text: string) => decodePacket(hex(text), 5);
const v5 = { protocolVersion: 5 } as const;
const head = '0004 4d515454 05';

describe('CONNECT of MQTT 5', () => {
  it('is read with all its fields', () => {
    const packet = generate({
      cmd: 'connect',
      ...v5,
      clientId: 'c',
      clean: false,
      keepalive: 7,
      password: Buffer.from('p'),
      username: 'u',
      properties: {
        sessionExpiryInterval: 4_294_967_295,
        receiveMaximum: 3,
        maximumPacketSize: 500,
        topicAliasMaximum: 5,
        requestResponseInformation: true,
        requestProblemInformation: false,
        authenticationMethod: 'm',
        authenticationData: Buffer.from('d'),
        userProperties: { a: 'b' },
      },
      will: {
        topic: 'w',
        payload: Buffer.from('x'),
        qos: 1,
        retain: true,
        properties: { willDelayInterval: 9, payloadFormatIndicator: true, messageExpiryInterval: 8, contentType: 't' },
      },
    });
    expect(decodePacket(packet, 4)).toEqual({
      type: 'connect',
      connect: {
        supported: true,
        version: 5,
        clientId: 'c',
        clean: false,
        keepAliveS: 7,
        username: 'u',
        password: Buffer.from('p'),
        will: {
          topic: 'w',
          payload: Buffer.from('x'),
          qos: 1,
          retain: true,
          delayS: 9,
          properties: { payloadIsText: true, expiryS: 8, contentType: 't', forwarded: hex('0101 03000174') },
        },
        sessionExpiryS: 4_294_967_295,
        receiveMaximum: 3,
        maximumPacketSize: 500,
        topicAliasMaximum: 5,
        requestResponseInformation: true,
        requestProblemInformation: false,
        authenticationMethod: 'm',
        authenticationData: Buffer.from('d'),
      },
    });
  });

  it('has the defaults of the specification without properties; a password needs no user name', () => {
    expect(decode(`10 10 ${head} 42 0000 00 0000 0001 70`)).toMatchObject({
      connect: {
        password: Buffer.from('p'),
        sessionExpiryS: 0,
        receiveMaximum: 65_535,
        maximumPacketSize: Number.POSITIVE_INFINITY,
        topicAliasMaximum: 0,
        requestResponseInformation: false,
        requestProblemInformation: true,
      },
    });
  });

  it.each([
    ['receive maximum 0', `10 10 ${head} 02 0000 03 210000 0000`, 'PROTOCOL_ERROR'],
    ['maximum packet size 0', `10 12 ${head} 02 0000 05 2700000000 0000`, 'PROTOCOL_ERROR'],
    ['request problem information 2', `10 0f ${head} 02 0000 02 1702 0000`, 'PROTOCOL_ERROR'],
    ['request response information 2', `10 0f ${head} 02 0000 02 1902 0000`, 'PROTOCOL_ERROR'],
    ['session expiry twice', `10 17 ${head} 02 0000 0a 1100000001 1100000001 0000`, 'PROTOCOL_ERROR'],
    ['authentication data without a method', `10 11 ${head} 02 0000 04 160001 61 0000`, 'PROTOCOL_ERROR'],
    ['a property of CONNACK', `10 10 ${head} 02 0000 03 130001 0000`, 'MALFORMED_PACKET'],
    ['a property that is none', `10 0f ${head} 02 0000 02 0400 0000`, 'MALFORMED_PACKET'],
    ['properties longer than the packet', `10 0d ${head} 02 0000 7f 0000`, 'MALFORMED_PACKET'],
    ['a property longer than the properties', `10 10 ${head} 02 0000 03 1100000001`, 'MALFORMED_PACKET'],
    ['a property length of five octets', `10 11 ${head} 02 0000 ffffffff7f 0000`, 'MALFORMED_PACKET'],
    ['a property length longer than it needs', `10 0e ${head} 02 0000 8000 0000`, 'MALFORMED_PACKET'],
    ['a user property that is not UTF-8', `10 14 ${head} 02 0000 07 26 0001ff 0001 61 0000`, 'MALFORMED_PACKET'],
    ['a user property with U+0000', `10 14 ${head} 02 0000 07 26 000100 0001 61 0000`, 'MALFORMED_PACKET'],
    ['will QoS 3', `10 13 ${head} 1e 0000 00 0000 00 0001 77 0000`, 'MALFORMED_PACKET'],
    ['will retain without a will', `10 0d ${head} 22 0000 00 0000`, 'MALFORMED_PACKET'],
    ['a will topic with a wildcard', `10 13 ${head} 06 0000 00 0000 00 0001 23 0000`, 'MALFORMED_PACKET'],
    ['a will without properties', `10 12 ${head} 06 0000 00 0000 0001 77 0000`, 'MALFORMED_PACKET'],
    ['no will where the flag says one', `10 0d ${head} 06 0000 00 0000`, 'MALFORMED_PACKET'],
    ['no user name where the flag says one', `10 0d ${head} 82 0000 00 0000`, 'MALFORMED_PACKET'],
    ['a user name where no flag says one', `10 10 ${head} 02 0000 00 0000 0001 75`, 'MALFORMED_PACKET'],
    ['will delay in CONNECT', `10 12 ${head} 02 0000 05 1800000001 0000`, 'MALFORMED_PACKET'],
  ])('with %s is refused', (_name, octets, reason) => {
    expect(() => decode(octets)).toThrow(expect.objectContaining({ code: 'MALFORMED_MESSAGE', reason }));
  });
});

describe('PUBLISH of MQTT 5', () => {
  it('is read; what goes on to subscribers is kept as it came, in order', () => {
    const user = '26 0001 61 0001 62';
    expect(
      decode(`32 2a 0001 74 0001 23 0101 ${user} 0200000009 230002 ${user} 080001 72 090001 00 03 0000 6869`),
    ).toEqual({
      type: 'publish',
      topic: 't',
      qos: 1,
      dup: false,
      retain: false,
      packetId: 1,
      payload: Buffer.from('hi'),
      properties: {
        payloadIsText: true,
        expiryS: 9,
        topicAlias: 2,
        contentType: '',
        forwarded: hex(`0101 ${user} ${user} 080001 72 090001 00 03 0000`),
      },
    });
  });

  it('without properties has none, and an alias may stand for the topic', () => {
    expect(decode('30 05 0001 74 00 68')).not.toHaveProperty('properties');
    expect(decode('30 06 0000 03 230001')).toMatchObject({ topic: '', properties: { topicAlias: 1 } });
  });

  it('U+FEFF stays in a topic', () => {
    expect(decode('30 07 0004 efbbbf74 00')).toMatchObject({ topic: '\uFEFFt' });
  });

  it.each([
    ['no property length', '30 03 0001 74', 'MALFORMED_PACKET'],
    ['payload format 2', '30 06 0001 74 02 0102', 'PROTOCOL_ERROR'],
    ['will delay', '30 09 0001 74 05 1800000001', 'MALFORMED_PACKET'],
    ['a subscription identifier', '30 06 0001 74 02 0b01', 'MALFORMED_PACKET'],
    ['an empty response topic', '30 07 0001 74 03 080000', 'PROTOCOL_ERROR'],
    ['a response topic that is not UTF-8', '30 08 0001 74 04 080001 ff', 'MALFORMED_PACKET'],
    ['a content type that is not UTF-8', '30 08 0001 74 04 030001 ff', 'MALFORMED_PACKET'],
    ['correlation data twice', '30 0a 0001 74 06 090000 090000', 'PROTOCOL_ERROR'],
    ['an empty topic and no alias', '30 03 0000 00', 'MALFORMED_PACKET'],
  ])('with %s is refused', (_name, octets, reason) => {
    expect(() => decode(octets)).toThrow(expect.objectContaining({ reason }));
  });
});

describe('other packets of MQTT 5', () => {
  it.each([
    ['40 02 0009', { type: 'puback', packetId: 9, reason: 0 }],
    ['40 03 0009 10', { type: 'puback', packetId: 9, reason: 0x10 }],
    ['50 04 0009 87 00', { type: 'pubrec', packetId: 9, reason: 0x87 }],
    ['62 08 0009 92 04 1f0001 72', { type: 'pubrel', packetId: 9, reason: 0x92 }],
    ['70 03 0009 92', { type: 'pubcomp', packetId: 9, reason: 0x92 }],
    ['e0 00', { type: 'disconnect', reason: 0 }],
    ['e0 01 04', { type: 'disconnect', reason: 4 }],
    ['e0 07 00 05 1100000009', { type: 'disconnect', reason: 0, sessionExpiryS: 9 }],
    ['f0 0a 18 08 150001 6d 160001 64', { type: 'auth', reason: 0x18, method: 'm', data: Buffer.from('d') }],
    ['f0 06 19 04 150001 6d', { type: 'auth', reason: 0x19, method: 'm' }],
    ['a2 06 0007 00 0001 61', { type: 'unsubscribe', packetId: 7, filters: ['a'] }],
    [
      '82 09 0007 02 0b05 0001 61 2d',
      {
        type: 'subscribe',
        packetId: 7,
        subscriptionId: 5,
        filters: [{ filter: 'a', qos: 1, noLocal: true, retainAsPublished: true, retainHandling: 2 }],
      },
    ],
  ])('%s is read', (octets, packet) => {
    expect(decode(octets)).toEqual(packet);
  });

  it.each([
    ['PUBACK with another’s reason', '40 03 0009 92', 'PROTOCOL_ERROR'],
    ['PUBREL with another’s reason', '62 03 0009 80', 'PROTOCOL_ERROR'],
    ['PUBCOMP with flags', '71 02 0009', 'MALFORMED_PACKET'],
    ['PUBREC without an identifier', '50 02 0000', 'MALFORMED_PACKET'],
    ['PUBACK with octets after its properties', '40 05 0009 00 00 00', 'MALFORMED_PACKET'],
    ['PUBACK with a property of another', '40 07 0009 00 03 210001', 'MALFORMED_PACKET'],
    ['DISCONNECT with a server’s reason', 'e0 01 8b', 'PROTOCOL_ERROR'],
    ['DISCONNECT with octets too many', 'e0 03 00 00 00', 'MALFORMED_PACKET'],
    ['AUTH without a method', 'f0 02 18 00', 'PROTOCOL_ERROR'],
    ['AUTH with success', 'f0 06 00 04 150001 6d', 'PROTOCOL_ERROR'],
    ['AUTH with flags', 'f1 06 19 04 150001 6d', 'MALFORMED_PACKET'],
    ['a subscription identifier twice', '82 0b 0007 04 0b05 0b06 0001 61 00', 'PROTOCOL_ERROR'],
    ['a subscription identifier of 0', '82 09 0007 02 0b00 0001 61 00', 'PROTOCOL_ERROR'],
    ['a share without a name', '82 0f 0007 00 0009 2473686172652f2f61 00', 'MALFORMED_PACKET'],
    ['a share with a wildcard in its name', '82 10 0007 00 000a 2473686172652f2b2f61 00', 'MALFORMED_PACKET'],
  ])('%s is refused', (_name, octets, reason) => {
    expect(() => decode(octets)).toThrow(expect.objectContaining({ reason }));
  });

  it('AUTH is no packet of 3.1.1', () => {
    expect(() => decodePacket(hex('f0 06 19 04 150001 6d'), 4)).toThrow(/type 15/);
  });
});
