import { genericProfile, NameplateError } from '@nameplate/model';
import { generate, type Packet, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type GatewayLimits } from '../limits.ts';
import { type DeviceMessage, silentLogger } from '../ports.ts';
import { topicRules } from '../topics/all.ts';
import { Access } from './access.ts';
import { Admissions } from './admission.ts';
import { Connection } from './connection.ts';
import type { Transport } from './connection-context.ts';
import { Publishing } from './publishing.ts';
import { RetainedMessages } from './retained.ts';
import { Router } from './router.ts';
import { Sessions } from './sessions.ts';

const device = { identifier: '88.118.22/meter', key: '88.118.22/METER' };
const up = 'iot/88.118.22/meter/up/json';

interface Held {
  readonly message: DeviceMessage;
  readonly done: () => void;
  readonly fail: () => void;
}

/** A connection without a socket: time, the sink and the client are in the test's hands. */
async function setUp(overrides: Partial<GatewayLimits> = {}) {
  const clock = { time: 0, now: () => clock.time };
  const limits = { ...defaultLimits, ...overrides };
  const counts = new Map<string, number>();
  const observer = {
    count: (event: string, label: string) =>
      void counts.set(`${event} ${label}`, (counts.get(`${event} ${label}`) ?? 0) + 1),
  };
  const sink = {
    held: [] as Held[],
    writable: true,
    whenWritable: async () => undefined,
    append: (message: DeviceMessage) =>
      new Promise<void>((resolve, reject) => {
        const fail = (): void => reject(new NameplateError('STORAGE_UNAVAILABLE', 'full'));
        sink.held.push({ message, done: resolve, fail });
      }),
  };
  const directory = {
    authenticate: async () => device,
    find: async () => device,
    profile: async () => genericProfile,
    onRevoked: () => () => undefined,
  };
  const store = { async *readAll() {}, write: async () => undefined, remove: async () => undefined };
  const sessions = await Sessions.load({ store, limits, clock, observer });
  const access = new Access(topicRules);
  const admissions = new Admissions({ directory, limits, clock, logger: silentLogger, access });
  const retained = await RetainedMessages.load({ store: { ...store, close: async () => undefined }, limits, clock });
  const router = new Router({ sessions, retained, observer });
  const publishing = new Publishing({ sink, sessions, router, retained, clock, observer });
  const client = { received: [] as Packet[], writes: 0, paused: false, closed: false, backlog: 0 };
  const reader = parser({ protocolVersion: 4 }).on('packet', (packet) => client.received.push(packet));
  const transport: Transport = {
    address: '127.0.0.1',
    get backlog() {
      return client.backlog;
    },
    write(octets) {
      client.writes++;
      reader.parse(octets);
    },
    pause: () => void (client.paused = true),
    resume: () => void (client.paused = false),
    end: () => void (client.closed = true),
    destroy: () => void (client.closed = true),
  };
  const context = {
    admissions,
    access,
    sessions,
    router,
    publishing,
    sink,
    limits,
    clock,
    observer,
    logger: silentLogger,
  };
  const connection = new Connection(transport, { ...context, assignClientId: () => 'assigned' });
  const send = (...packets: Packet[]): void => connection.receive(Buffer.concat(packets.map((one) => generate(one))));
  const connect = async (keepalive = 0): Promise<void> => {
    const password = Buffer.from('p');
    send({ cmd: 'connect', clientId: 'c', clean: true, keepalive, username: device.identifier, password });
    await settle();
    client.received.length = 0;
  };
  return { clock, counts, sink, sessions, client, connection, send, connect };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function message(messageId: number, payload = 'x', qos: 0 | 1 | 2 = 1): Packet {
  return { cmd: 'publish', topic: up, payload, qos, dup: false, retain: false, ...(qos > 0 && { messageId }) };
}

describe('a connection', () => {
  it('acknowledges nothing before it is durable', async () => {
    const { client, send, connect, sink } = await setUp();
    await connect();
    send(message(1), message(2));
    await settle();
    expect(client.received).toEqual([]);
    sink.held[1]?.done();
    await settle();
    expect(client.received).toEqual([]);
    sink.held[0]?.done();
    await settle();
    expect(client.received.map(({ messageId }) => messageId)).toEqual([1, 2]);
    expect(sink.held[0]?.message).toMatchObject({ identifier: device.identifier, deviceKey: device.key, port: 'json' });
  });

  it('closes when a message cannot be made durable, and does not acknowledge it', async () => {
    const { client, send, connect, sink, counts } = await setUp();
    await connect();
    send(message(1), message(2));
    sink.held[0]?.fail();
    sink.held[1]?.done();
    await settle();
    expect(client.closed).toBe(true);
    expect(client.received).toEqual([]);
    expect(counts.get('connections_closed not-durable')).toBe(1);
  });

  it('a QoS 0 message that cannot be made durable is counted, and nothing closes', async () => {
    const { client, send, connect, sink, counts } = await setUp();
    await connect();
    send(message(0, 'x', 0));
    sink.held[0]?.fail();
    await settle();
    expect(client.closed).toBe(false);
    expect(counts.get('messages_refused not-durable')).toBe(1);
  });

  it.each([{ unacknowledgedMessages: 3 }, { unacknowledgedBytes: 3 * generate(message(1)).length }])(
    'is paused at %j and goes on when they are durable',
    async (limits) => {
      const { client, send, connect, sink } = await setUp(limits);
      await connect();
      send(...[1, 2, 3, 4, 5].map((id) => message(id)));
      expect(client.paused).toBe(true);
      expect(sink.held).toHaveLength(3);
      sink.held[0]?.done();
      await settle();
      expect(sink.held).toHaveLength(4);
      for (const held of sink.held) held.done();
      await settle();
      for (const held of sink.held) held.done();
      await settle();
      expect(client.paused).toBe(false);
      expect(client.received).toHaveLength(5);
    },
  );

  it('is paused while the journal is full, and its silence is forgiven', async () => {
    const { client, clock, connect, connection, send, sink } = await setUp();
    await connect(10);
    sink.writable = false;
    send(message(1));
    expect(client.paused).toBe(true);
    expect(sink.held).toEqual([]);
    for (clock.time = 0; clock.time < 60_000; clock.time += 1_000) connection.sweep();
    expect(client.closed).toBe(false);
    sink.writable = true;
    connection.drained();
    expect(sink.held).toHaveLength(1);
    expect(client.paused).toBe(false);
  });

  it('closes at one and a half keep alives, not before', async () => {
    const { client, clock, connect, connection, send, counts } = await setUp();
    await connect(10);
    clock.time = 14_000;
    send({ cmd: 'pingreq' });
    clock.time = 29_000;
    connection.sweep();
    expect(client.closed).toBe(false);
    clock.time = 29_001;
    connection.sweep();
    expect(counts.get('connections_closed keep-alive')).toBe(1);
  });

  it('a packet that trickles does not count as life', async () => {
    const { clock, connect, connection, counts } = await setUp();
    await connect(10);
    for (const octet of [0x30, 0x20, 0x00, 0x0a]) {
      clock.time += 5_000;
      connection.receive(Buffer.from([octet]));
      connection.sweep();
    }
    expect(counts.get('connections_closed keep-alive')).toBe(1);
  });

  it('stops reading a client that does not read, and closes it when that lasts', async () => {
    const { client, clock, connect, connection, send, counts } = await setUp({
      outgoingBytes: 100,
      stallTimeoutMs: 5_000,
    });
    await connect();
    client.backlog = 101;
    send({ cmd: 'pingreq' });
    expect(client.paused).toBe(true);
    connection.sweep();
    clock.time = 4_000;
    client.backlog = 0;
    connection.drained();
    expect(client.paused).toBe(false);
    client.backlog = 101;
    connection.sweep();
    clock.time = 8_900;
    connection.sweep();
    expect(client.closed).toBe(false);
    clock.time = 9_001;
    connection.sweep();
    expect(counts.get('connections_closed slow-consumer')).toBe(1);
  });

  it('refuses large packets of whoever did not show a credential', async () => {
    const { connection, counts } = await setUp({ connectPacketBytes: 1_000, packetBytes: 100_000 });
    connection.receive(Buffer.from([0x10, 0xe9, 0x07]));
    expect(counts.get('connections_closed packet-too-large')).toBe(1);
  });

  it('QoS 2: a resend before the first is durable is not stored again, and a failed one may be sent again', async () => {
    const { connect, send, sink, sessions, client } = await setUp();
    await connect();
    send(message(5, 'x', 2), message(5, 'x', 2));
    expect(sink.held).toHaveLength(1);
    sink.held[0]?.done();
    await settle();
    expect(client.received.map(({ cmd }) => cmd)).toEqual(['pubrec', 'pubrec']);
    send(message(6, 'x', 2));
    sink.held[1]?.fail();
    await settle();
    expect(client.closed).toBe(true);
    expect(sessions.count).toBe(0);
  });

  it('shutdown waits for what was taken in, then closes', async () => {
    const { client, connect, connection, send, sink } = await setUp();
    await connect();
    send(message(1));
    connection.shutdown();
    send(message(2));
    expect(client.closed).toBe(false);
    sink.held[0]?.done();
    await settle();
    expect(client.received).toMatchObject([{ cmd: 'puback', messageId: 1 }]);
    expect(client.closed).toBe(true);
    expect(sink.held).toHaveLength(1);
  });
});
