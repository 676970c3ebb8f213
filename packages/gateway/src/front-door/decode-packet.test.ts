import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { decodePacket as decode } from './decode-packet.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const decodePacket = (octets: Buffer) => decode(octets, 4);
const malformed = expect.objectContaining({ code: 'MALFORMED_MESSAGE' });

describe('CONNECT', () => {
  it('is read with all its fields, empty ones too', () => {
    const will = { topic: 'w', payload: Buffer.alloc(0), qos: 2 as const };
    const packet = generate({
      cmd: 'connect',
      clientId: '',
      clean: true,
      keepalive: 65_535,
      username: '',
      password: Buffer.from([0, 255]),
      will,
    });
    expect(decodePacket(packet)).toEqual({
      type: 'connect',
      connect: {
        supported: true,
        version: 4,
        clientId: '',
        clean: true,
        keepAliveS: 65_535,
        username: '',
        password: Buffer.from([0, 255]),
        will: { topic: 'w', payload: Buffer.alloc(0), qos: 2, retain: false, delayS: 0 },
        receiveMaximum: 65_535,
        maximumPacketSize: Number.POSITIVE_INFINITY,
        topicAliasMaximum: 0,
        requestResponseInformation: false,
        requestProblemInformation: true,
      },
    });
  });

  it.each([
    ['MQIsdp 3', '10 0e 0006 4d5149736470 03 02 0000 0000', 3],
    ['MQIsdp 4', '10 0e 0006 4d5149736470 04 02 0000 0000', 3],
    ['MQTT 6', '10 0d 0004 4d515454 06 02 0000 00 0000', 6],
    ['MQTT 4 with the bridge bit', '10 0c 0004 4d515454 84 02 0000 0000', 132],
    ['MQTT 0', '10 0c 0004 4d515454 00 02 0000 0000', 0],
  ])('%s is told by its level', (_name, octets, level) => {
    expect(decodePacket(hex(octets))).toEqual({ type: 'connect', connect: { supported: false, level } });
  });

  it.each([
    ['another protocol', '10 0c 0004 4d515455 04 02 0000 0000'],
    ['the reserved flag', '10 0c 0004 4d515454 04 03 0000 0000'],
    ['a will QoS without a will', '10 0c 0004 4d515454 04 0a 0000 0000'],
    ['will QoS 3', '10 11 0004 4d515454 04 1e 0000 0000 0001 77 0000'],
    ['a password without a user name', '10 0e 0004 4d515454 04 42 0000 0000 0000'],
    ['octets too many', '10 0d 0004 4d515454 04 02 0000 0000 00'],
    ['a client id past the end', '10 0c 0004 4d515454 04 02 0000 0005'],
    ['a client id with U+0000', '10 0d 0004 4d515454 04 02 0000 0001 00'],
    ['a client id that is not UTF-8', '10 0f 0004 4d515454 04 02 0000 0003 f09f98'],
    ['will retain without a will', '10 0c 0004 4d515454 04 22 0000 0000'],
    ['no will where the flag says one', '10 0c 0004 4d515454 04 06 0000 0000'],
    ['a will topic that is not UTF-8', '10 11 0004 4d515454 04 06 0000 0000 0001 ff 0000'],
    ['a will topic with a wildcard', '10 11 0004 4d515454 04 06 0000 0000 0001 23 0000'],
    ['no user name where the flag says one', '10 0c 0004 4d515454 04 82 0000 0000'],
    ['no password where the flag says one', '10 0f 0004 4d515454 04 c2 0000 0000 0001 75'],
    ['a user name where no flag says one', '10 0f 0004 4d515454 04 02 0000 0000 0001 75'],
    ['a user name that is not UTF-8', '10 0f 0004 4d515454 04 82 0000 0000 0001 ff'],
    ['nothing', '10 00'],
    ['header flags', '11 0c 0004 4d515454 04 02 0000 0000'],
  ])('with %s is malformed', (_name, octets) => {
    expect(() => decodePacket(hex(octets))).toThrow(malformed);
  });
});

describe('PUBLISH', () => {
  it('is read; its payload is what is left', () => {
    const packet = generate({
      cmd: 'publish',
      topic: '电/表',
      payload: 'x',
      qos: 2,
      dup: true,
      retain: true,
      messageId: 65_535,
    });
    expect(decodePacket(packet)).toEqual({
      type: 'publish',
      topic: '电/表',
      payload: Buffer.from('x'),
      qos: 2,
      dup: true,
      retain: true,
      packetId: 65_535,
    });
    expect(decodePacket(hex('30 03 0001 61'))).toMatchObject({
      topic: 'a',
      qos: 0,
      packetId: 0,
      payload: Buffer.alloc(0),
    });
  });

  it('may have a topic as long as a string can be', () => {
    const topic = 'x'.repeat(65_535);
    const packet = generate({ cmd: 'publish', topic, payload: '', qos: 0, dup: false, retain: false });
    expect(decodePacket(packet)).toMatchObject({ topic });
  });

  it.each([
    ['DUP on QoS 0', '38 03 0001 61'],
    ['no room for its packet identifier', '32 04 0001 61 00'],
    ['a topic past the end', '30 03 0002 61'],
    ['no topic', '30 01 00'],
    ['U+0000 in the topic', '30 03 0001 00'],
  ])('with %s is malformed', (_name, octets) => {
    expect(() => decodePacket(hex(octets))).toThrow(malformed);
  });
});

describe('SUBSCRIBE and UNSUBSCRIBE', () => {
  it('are read', () => {
    expect(decodePacket(hex('82 0b 0007 0001 61 01 0002 622f 02'))).toEqual({
      type: 'subscribe',
      packetId: 7,
      subscriptionId: 0,
      filters: [
        { filter: 'a', qos: 1, noLocal: false, retainAsPublished: false, retainHandling: 0 },
        { filter: 'b/', qos: 2, noLocal: false, retainAsPublished: false, retainHandling: 0 },
      ],
    });
    expect(decodePacket(hex('a2 05 0007 0001 61'))).toEqual({ type: 'unsubscribe', packetId: 7, filters: ['a'] });
  });

  it.each([
    ['QoS 3', '82 06 0007 0001 61 03'],
    ['reserved bits in the QoS', '82 06 0007 0001 61 04'],
    ['packet identifier 0', '82 06 0000 0001 61 00'],
    ['a filter without a QoS', '82 05 0007 0001 61'],
    ['a packet identifier alone', 'a2 02 0007'],
    ['half a packet identifier', '82 01 00'],
    ['half a length at the end', 'a2 06 0007 0001 61 00'],
    ['a filter that is not UTF-8', '82 06 0007 0001 ff 00'],
    ['a filter with U+0000', '82 06 0007 0001 00 00'],
    ['a filter to unsubscribe from that is not UTF-8', 'a2 05 0007 0001 ff'],
    ['wrong flags (SUBSCRIBE)', '80 06 0007 0001 61 00'],
    ['wrong flags (UNSUBSCRIBE)', 'a0 05 0007 0001 61'],
    ['an empty filter', '82 05 0007 0000 00'],
    ['# before the end', '82 08 0007 0003 232f61 00'],
    ['# as a part of a level', '82 07 0007 0002 6123 00'],
    ['+ as a part of a level', '82 07 0007 0002 612b 00'],
    ['an empty filter to unsubscribe from', 'a2 04 0007 0000'],
  ])('with %s are malformed', (_name, octets) => {
    expect(() => decodePacket(hex(octets))).toThrow(malformed);
  });
});

it.each([
  ['40 02 0009', { type: 'puback', packetId: 9, reason: 0 }],
  ['62 02 0009', { type: 'pubrel', packetId: 9, reason: 0 }],
  ['c0 00', { type: 'pingreq' }],
  ['e0 00', { type: 'disconnect', reason: 0 }],
])('%s is read', (octets, packet) => {
  expect(decodePacket(hex(octets))).toEqual(packet);
});

describe('a remaining length of more octets than it needs', () => {
  it('is read as the number that it is, in both versions', () => {
    for (const version of [4, 5] as const) {
      expect(decode(hex('40 8200 0007'), version)).toEqual({ type: 'puback', packetId: 7, reason: 0 });
      expect(decode(hex('c0 8000'), version)).toEqual({ type: 'pingreq' });
      expect(decode(hex('e0 808000'), version)).toEqual({ type: 'disconnect', reason: 0 });
    }
  });

  it.each(['40 8100 04', '40 8000', '62 8100 00', '70 818000 07', 'c0 8100 00'])(
    'hides no packet cut short: %s',
    (text) => {
      for (const version of [4, 5] as const) expect(() => decode(hex(text), version)).toThrow(malformed);
    },
  );
});
