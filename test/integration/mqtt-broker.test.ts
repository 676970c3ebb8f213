import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { generate, type IPublishPacket } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, meter, otherMeter, startTestGateway, type TestGateway } from '../support/mqtt-gateway.ts';
import { publishPacket, RawClient } from '../support/mqtt-raw.ts';

const up = `iot/${meter}/up/json`;
const down = `iot/${meter}/down`;
let server: TestGateway;
let path: string;
const clock = { skipMs: 0, now: () => Date.now() + clock.skipMs };
beforeEach(async () => {
  clock.skipMs = 0;
  path = await mkdtemp(join(tmpdir(), 'nameplate-mqtt-'));
  server = await start();
});
afterEach(async () => {
  await server.close();
  await rm(path, { recursive: true, force: true });
});

async function start(): Promise<TestGateway> {
  const started = await startTestGateway({ path, clock });
  for (const id of ['npk_app', 'npk_two', 'npk_three']) started.directory.addApp(id);
  started.directory.addApp('npk_prefix', ['88.118.22']);
  started.directory.addApp('npk_other', ['88.119']);
  started.directory.addApp('npk_reader', ['*'], ['telemetry.read']);
  return started;
}

type Fields = Parameters<typeof RawClient.connect>[2];
type Options = { qos?: 0 | 1 | 2; nl?: boolean; rap?: boolean; rh?: 0 | 1 | 2 };

const connect = (who: string, fields: Fields = { protocolVersion: 5 }): Promise<RawClient> =>
  RawClient.connect(server.port, who, { clientId: who, ...fields });

async function subscribe(client: RawClient, topic: string, options: Options = {}, subscriptionIdentifier = 0) {
  const properties = subscriptionIdentifier > 0 ? { properties: { subscriptionIdentifier } } : {};
  const subscriptions = [{ qos: 2 as const, ...options, topic }];
  client.send({ cmd: 'subscribe', messageId: 1, ...properties, subscriptions } as never);
  const answer = await client.next('suback');
  return answer.cmd === 'suback' ? answer.granted[0] : undefined;
}

async function publish(
  client: RawClient,
  topic: string,
  payload: string,
  fields: Parameters<typeof publishPacket>[2] = {},
) {
  client.send(publishPacket(topic, payload, { qos: 1, messageId: 9, ...fields }));
  const answer = await client.next('puback');
  return answer.cmd === 'puback' ? (answer.reasonCode ?? 0) : undefined;
}

/** Topic and payload of what came. */
async function got(client: RawClient): Promise<string[]> {
  await client.settled();
  return client.received
    .splice(0)
    .flatMap((packet) => (packet.cmd === 'publish' ? [`${packet.topic} ${packet.payload.toString()}`] : []));
}

describe('who may subscribe', () => {
  it.each([
    ['npk_app', '#', 2],
    ['npk_app', 'iot/#', 2],
    ['npk_app', '+/88.118.22/meter-0001/up/+', 2],
    ['npk_app', '$share/g/iot/#', 2],
    ['npk_app', '$SYS/#', 0x87],
    ['npk_app', 'elsewhere/#', 0x87],
    ['npk_app', `iot${'/x'.repeat(127)}`, 2],
    ['npk_app', `iot${'/x'.repeat(128)}`, 0x87],
    ['npk_prefix', 'iot/88.118.22/#', 2],
    ['npk_prefix', 'iot/88.118.22.7/#', 2],
    ['npk_prefix', 'iot/88.118.22/+/up/json', 2],
    ['npk_prefix', '$share/g/iot/88.118.22/#', 2],
    ['npk_prefix', 'iot/#', 0x87],
    ['npk_prefix', 'iot/+/meter-0001/up/json', 0x87],
    ['npk_prefix', '#', 0x87],
    ['npk_prefix', 'iot/88.118/#', 0x87],
    ['npk_prefix', '$share/g/iot/88.118/#', 0x87],
    ['npk_other', 'iot/88.118.22/#', 0x87],
    [meter, `${down}/#`, 2],
    [meter, `iot/${meter}/up/#`, 2],
    [meter, `iot/${otherMeter}/up/#`, 0x87],
    [meter, `iot/${meter}/#`, 0x87],
    [meter, `$share/g/${down}/#`, 0x87],
  ])('%s to %s: %i', async (who, filter, code) => {
    expect(await subscribe(await connect(who), filter)).toBe(code);
  });
});

describe('who may publish', () => {
  it.each([
    [meter, up, 0],
    [meter, `${down}/x`, 0x87],
    ['npk_app', up, 0x87],
    ['npk_app', `${down}/x`, 0x10],
    ['npk_prefix', `${down}/x`, 0x10],
    ['npk_other', `${down}/x`, 0x87],
    ['npk_reader', `${down}/x`, 0x87],
    ['npk_app', '$SYS/x', 0x87],
  ])('%s to %s: %i', async (who, topic, code) => {
    expect(await publish(await connect(who), topic, '{"n":1}')).toBe(code);
  });

  it('a command that a device gets is answered with success', async () => {
    const device = await connect(meter);
    await subscribe(device, `${down}/#`);
    expect(await publish(await connect('npk_app'), `${down}/valve`, 'open')).toBe(0);
    expect(await got(device)).toEqual([`${down}/valve open`]);
  });
});

describe('an app', () => {
  it('with a wrong key, or without one, is refused; a key that ends closes its connections', async () => {
    await expect(connect('npk_app', { password: Buffer.from('x') })).rejects.toThrow(/"returnCode":4/);
    await expect(connect('npk_unknown')).rejects.toThrow(/"reasonCode":134/);
    const app = await connect('npk_app');
    server.directory.revoke('npk_app');
    expect(await app.next('disconnect')).toMatchObject({ reasonCode: 0x98 });
  });

  it('sees what devices publish under the spelling of the registry, once it is durable', async () => {
    const app = await connect('npk_prefix');
    await subscribe(app, 'iot/88.118.22/#');
    await publish(await connect(meter), 'iot/88.118.22/METER-0001/up/json', '{"n":1}');
    expect(await got(app)).toEqual([`${up} {"n":1}`]);
    await eventually(() => server.telemetry.values.length === 1);
  });

  it('sees commands of the server too', async () => {
    const app = await connect('npk_app');
    await subscribe(app, 'iot/+/+/down/#');
    await server.gateway.publish({ identifier: meter, port: 'x', payload: Buffer.from('on'), qos: 1 });
    expect(await got(app)).toEqual([`${down}/x on`]);
  });

  it('loses subscriptions that its key may not have any more, when it comes back', async () => {
    const lasting = { protocolVersion: 5 as const, properties: { sessionExpiryInterval: 60 } };
    const app = await connect('npk_prefix', lasting);
    await subscribe(app, 'iot/88.118.22/#');
    app.drop();
    await eventually(() => server.gateway.connections() === 0);
    server.directory.addApp('npk_prefix', ['88.119']);
    const back = await connect('npk_prefix', { ...lasting, clean: false });
    await publish(await connect(meter), up, '{"n":1}');
    expect(await got(back)).toEqual([]);
  });
});

describe('filters', () => {
  it.each([
    ['iot/88.118.22/meter-0001/up/json', true],
    ['iot/88.118.22/meter-0001/up/json/#', true],
    ['iot/+/+/+/+', true],
    ['iot/+/+/+/+/+', false],
    ['iot/+/meter-0001/#', true],
    ['iot/88.118.22/meter-0001/up/JSON', false],
    ['iot/88.118.22/meter-0001/up', false],
    ['+/+/+/+/+', true],
    ['/+/+/+/+/+', false],
    ['#', true],
  ])('%s matches: %s', async (filter, matches) => {
    const app = await connect('npk_app');
    const code = await subscribe(app, filter);
    await publish(await connect(meter), up, 'x');
    // `#` brings what the server itself retains as well: the STATE of its Sparkplug host application.
    const ofDevices = (await got(app)).filter((text) => text.startsWith('iot/'));
    expect(ofDevices).toEqual(matches ? [`${up} x`] : []);
    expect(code).toBe(filter.startsWith('/') ? 0x87 : 2);
  });

  it('the same filter again replaces the subscription; UNSUBSCRIBE compares letter by letter', async () => {
    const app = await connect('npk_app');
    const device = await connect(meter);
    await subscribe(app, 'iot/#', { qos: 2 });
    await subscribe(app, 'iot/#', { qos: 0 });
    await publish(device, up, 'x');
    expect(await app.next('publish')).toMatchObject({ qos: 0 });
    app.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['iot/+/#'] });
    expect(await app.next('unsuback')).toMatchObject({ granted: [0x11] });
    await publish(device, up, 'y');
    expect(await got(app)).toEqual([`${up} y`]);
    app.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['iot/#'] });
    expect(await app.next('unsuback')).toMatchObject({ granted: [0] });
    await publish(device, up, 'z');
    expect(await got(app)).toEqual([]);
  });

  it('after UNSUBSCRIBE what was begun is completed', async () => {
    const lasting = { protocolVersion: 5 as const, properties: { sessionExpiryInterval: 60 } };
    const app = await connect('npk_app', lasting);
    await subscribe(app, 'iot/#', { qos: 1 });
    await publish(await connect(meter), up, 'x');
    const { messageId } = await app.next('publish');
    app.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['iot/#'] });
    await app.next('unsuback');
    app.drop();
    await eventually(() => server.gateway.connections() === 1);
    const back = await connect('npk_app', { ...lasting, clean: false });
    expect(await back.next('publish')).toMatchObject({ messageId, dup: true });
  });

  it.each([4, 5] as const)(
    'the QoS is the lesser of both; overlapping filters give one copy with the greatest (%i)',
    async (version) => {
      const app = await connect('npk_app', { protocolVersion: version });
      const device = await connect(meter);
      await subscribe(app, 'iot/#', { qos: 0 });
      await subscribe(app, 'iot/+/+/up/+', { qos: 1 });
      device.send(publishPacket(up, 'x', { qos: 2, messageId: 3, dup: true }));
      await device.next('pubrec');
      expect(await app.next('publish')).toMatchObject({ qos: 1, dup: false });
      device.send(publishPacket(up, 'y', { qos: 0 }));
      expect(await app.next('publish')).toMatchObject({ qos: 0, dup: false });
      expect(await app.settled()).toEqual([]);
    },
  );
});

describe('subscription options of MQTT 5', () => {
  it('identifiers of all filters that match come with the message', async () => {
    const app = await connect('npk_app');
    await subscribe(app, 'iot/#', {}, 1);
    await subscribe(app, 'iot/+/+/up/+', {}, 268_435_455);
    await subscribe(app, 'iot/+/+/+/+', {});
    await publish(await connect(meter), up, 'x');
    const { properties } = (await app.next('publish')) as IPublishPacket;
    expect(new Set([properties?.subscriptionIdentifier].flat())).toEqual(new Set([1, 268_435_455]));
    await subscribe(app, 'iot/#', {}, 7);
    app.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['iot/+/+/up/+'] });
    await app.next('unsuback');
    await publish(await connect(otherMeter), `iot/${otherMeter}/up/x`, 'y');
    expect(((await app.next('publish')) as IPublishPacket).properties?.subscriptionIdentifier).toBe(7);
  });

  it('identifiers come with commands to a device too', async () => {
    const device = await connect(meter);
    await subscribe(device, `${down}/#`, {}, 5);
    await publish(await connect('npk_app'), `${down}/x`, 'on');
    expect(await device.next('publish')).toMatchObject({ properties: { subscriptionIdentifier: 5 } });
  });

  it('No Local: not back to who published it; others get it', async () => {
    const device = await connect(meter);
    const twin = await connect(meter, { clientId: 'twin', protocolVersion: 5 });
    await subscribe(device, `iot/${meter}/up/#`, { nl: true });
    await subscribe(twin, `iot/${meter}/up/#`, { nl: true });
    await publish(device, up, 'x');
    expect(await got(device)).toEqual([]);
    expect(await got(twin)).toEqual([`${up} x`]);
    await subscribe(device, `iot/${meter}/up/#`);
    await publish(device, up, 'y');
    expect(await got(device)).toEqual([`${up} y`]);
  });

  it('Retain As Published keeps the flag, and without it the flag is 0', async () => {
    const keeps = await connect('npk_app');
    const plain = await connect('npk_two');
    await subscribe(keeps, 'iot/#', { rap: true });
    await subscribe(plain, 'iot/#');
    const device = await connect(meter);
    await publish(device, up, 'x', { retain: true });
    await publish(device, up, 'y');
    expect(await keeps.next('publish')).toMatchObject({ retain: true });
    expect(await keeps.next('publish')).toMatchObject({ retain: false });
    expect(await plain.next('publish')).toMatchObject({ retain: false });
  });
});

describe('properties of a message', () => {
  it('reach subscribers as they were, user properties in their order; 3.1.1 gets the message without', async () => {
    const app = await connect('npk_app');
    const old = await connect('npk_two', { protocolVersion: 4 });
    await subscribe(app, 'iot/#');
    await subscribe(old, 'iot/#');
    // Payload format, user properties a=1 b=2 a=3 around a topic alias and an expiry, response topic, correlation, content type.
    const pair = (name: string, value: string) =>
      `260001${Buffer.from(name).toString('hex')}0001${Buffer.from(value).toString('hex')}`;
    const forwarded = [
      '0101',
      pair('a', '1'),
      pair('b', '2'),
      pair('a', '3'),
      '080003612f62',
      '0900020001',
      '030001ef'.replace('ef', '74'),
    ];
    const [first, ...others] = forwarded;
    const properties = Buffer.from(
      [first, '230001', ...others.slice(0, 2), '0200000e10', ...others.slice(2)].join(''),
      'hex',
    );
    const topic = Buffer.from(up);
    const body = Buffer.concat([
      Buffer.from([0, topic.length]),
      topic,
      Buffer.from([0, 5, properties.length]),
      properties,
      Buffer.from('text'),
    ]);
    const device = await connect(meter);
    device.send(Buffer.concat([Buffer.from([0x32, body.length]), body]));
    await device.next('puback');
    const got = (await app.next('publish')) as IPublishPacket;
    expect(got.properties?.messageExpiryInterval).toBeGreaterThan(3_590);
    expect(Buffer.concat(app.octets).toString('hex')).toContain(forwarded.join(''));
    expect(got.properties).toMatchObject({
      payloadFormatIndicator: true,
      responseTopic: 'a/b',
      correlationData: Buffer.from([0, 1]),
      contentType: 't',
    });
    expect(got.properties?.userProperties).toMatchObject({ a: ['1', '3'], b: '2' });
    expect(await old.next('publish')).toMatchObject({ topic: up, payload: Buffer.from('text') });
  });

  it('request and response: an app asks a device, which answers where it was told', async () => {
    const app = await connectAsync(server.url, { username: 'npk_app', password: 'pw-npk_app', protocolVersion: 5 });
    const device = await connectAsync(server.url, { username: meter, password: `pw-${meter}`, protocolVersion: 5 });
    device.on('message', (_topic, payload, { properties }) => {
      const { responseTopic = '', correlationData } = properties ?? {};
      const answer = correlationData ? { properties: { correlationData } } : {};
      void device.publishAsync(responseTopic, `re: ${payload.toString()}`, { qos: 1, ...answer });
    });
    await device.subscribeAsync(`${down}/#`, { qos: 1 });
    const responseTopic = `iot/${meter}/up/answer-7`;
    await app.subscribeAsync(responseTopic, { qos: 1 });
    const answered = new Promise<string>((resolve) => {
      app.on('message', (_topic, payload, { properties }) =>
        resolve(`${payload.toString()} ${properties?.correlationData?.toString()}`),
      );
    });
    const properties = { responseTopic, correlationData: Buffer.from('c-7') };
    await app.publishAsync(`${down}/ask`, 'how much?', { qos: 1, properties });
    expect(await answered).toBe('re: how much? c-7');
    await app.endAsync();
    await device.endAsync();
  });
});

/** Retained by the server itself: the STATE of its Sparkplug host application. */
const own = 1;

describe('retained messages', () => {
  it.each([4, 5] as const)(
    'the last one is sent to a new subscription, marked; an empty one removes it (%i)',
    async (version) => {
      const device = await connect(meter, { protocolVersion: version });
      await publish(device, up, 'one', { retain: true });
      await publish(device, up, 'two', { retain: true });
      await publish(device, up, 'not retained');
      const app = await connect('npk_app', { protocolVersion: version });
      await subscribe(app, 'iot/88.118.22/#', { qos: 1 });
      expect(await app.next('publish')).toMatchObject({ topic: up, payload: Buffer.from('two'), retain: true, qos: 1 });
      expect(await app.settled()).toEqual([]);
      await publish(device, up, '', { retain: true });
      expect(await app.next('publish')).toMatchObject({ payload: Buffer.alloc(0), retain: false });
      expect(server.gateway.retainedMessages()).toBe(own);
      const late = await connect('npk_two', { protocolVersion: version });
      await subscribe(late, 'iot/#');
      expect(await late.settled()).toEqual([]);
    },
  );

  it('QoS 0 is retained too', async () => {
    const device = await connect(meter);
    await publish(device, up, 'one', { retain: true });
    device.send(publishPacket(up, 'zero', { retain: true }));
    await eventually(() => (server.counts.get('messages_acknowledged qos0') ?? 0) === 1);
    const app = await connect('npk_app');
    await subscribe(app, 'iot/#');
    expect(await app.next('publish')).toMatchObject({ payload: Buffer.from('zero'), qos: 0, retain: true });
  });

  it('retain handling: 0 each time, 1 when it is new, 2 never', async () => {
    await publish(await connect(meter), up, 'x', { retain: true });
    const app = await connect('npk_app');
    await subscribe(app, 'iot/#', { rh: 2 });
    expect(await got(app)).toEqual([]);
    await subscribe(app, 'iot/#', { rh: 1 });
    expect(await got(app)).toEqual([]);
    await subscribe(app, 'iot/#', { rh: 0 });
    expect(await got(app)).toEqual([`${up} x`]);
    await subscribe(app, 'iot/#', { rh: 0 });
    expect(await got(app)).toEqual([`${up} x`]);
    await subscribe(app, 'iot/+/#', { rh: 1 });
    expect(await got(app)).toEqual([`${up} x`]);
  });

  it('are in the session of nobody, and outlive the server', async () => {
    const device = await connect(meter);
    await publish(device, up, 'kept', { retain: true, properties: { contentType: 'text/plain' } });
    await publish(device, `iot/${meter}/up/gone`, 'x', { retain: true });
    await publish(device, `iot/${meter}/up/gone`, '', { retain: true });
    device.drop();
    await server.close();
    server = await start();
    expect(server.gateway.retainedMessages()).toBe(own + 1);
    const app = await connect('npk_app');
    await subscribe(app, 'iot/#', {}, 4);
    const expected = { contentType: 'text/plain', subscriptionIdentifier: 4 };
    expect(await app.next('publish')).toMatchObject({ payload: Buffer.from('kept'), properties: expected });
  });

  it('expire', async () => {
    const device = await connect(meter);
    await publish(device, up, 'x', { retain: true, properties: { messageExpiryInterval: 60 } });
    const app = await connect('npk_app');
    await subscribe(app, 'iot/#');
    expect(((await app.next('publish')) as IPublishPacket).properties?.messageExpiryInterval).toBeGreaterThan(58);
    clock.skipMs = 61_000;
    await subscribe(app, 'iot/#');
    expect(await app.settled()).toEqual([]);
    await eventually(() => server.gateway.retainedMessages() === own);
  });

  it.each([0, 1] as const)('more than a queue holds are all sent, as the client takes them (QoS %i)', async (qos) => {
    const limits = { queuedCommands: 2, inflightCommands: 2, outgoingBytes: 2_000 };
    await using small = await startTestGateway({ limits });
    small.directory.addApp('npk_app');
    const device = await RawClient.connect(small.port, meter, { protocolVersion: 5 });
    const ports = Array.from({ length: 30 }, (_, index) => `p${index}`);
    for (const port of ports) await publish(device, `iot/${meter}/up/${port}`, 'x'.repeat(1_000), { retain: true });
    const app = await RawClient.connect(small.port, 'npk_app', { protocolVersion: 5 });
    await subscribe(app, 'iot/#', { qos });
    const topics = [];
    for (const _ of ports) {
      const packet = (await app.next('publish')) as IPublishPacket;
      expect(packet).toMatchObject({ retain: true, qos });
      topics.push(packet.topic);
      if (qos === 1) app.send({ cmd: 'puback', messageId: packet.messageId ?? 0 });
    }
    expect(new Set(topics).size).toBe(30);
    expect(await app.settled()).toEqual([]);
  });

  it('stop at UNSUBSCRIBE, and a newer message takes the place of one that waits', async () => {
    await using small = await startTestGateway({ limits: { inflightCommands: 1 } });
    small.directory.addApp('npk_app');
    const device = await RawClient.connect(small.port, meter, { protocolVersion: 5 });
    for (const port of ['a', 'b', 'c']) await publish(device, `iot/${meter}/up/${port}`, 'old', { retain: true });
    const app = await RawClient.connect(small.port, 'npk_app', { protocolVersion: 5 });
    await subscribe(app, 'iot/#', { qos: 1 });
    const first = await app.next('publish');
    await publish(device, `iot/${meter}/up/b`, 'new', { retain: true });
    app.send({ cmd: 'puback', messageId: first.messageId ?? 0 });
    const second = await app.next('publish');
    expect(second).toMatchObject({ topic: `iot/${meter}/up/b`, payload: Buffer.from('new'), retain: false });
    app.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['iot/#'] });
    await app.next('unsuback');
    app.send({ cmd: 'puback', messageId: second.messageId ?? 0 });
    expect(await app.settled()).toEqual([]);
  });

  it('of a command reach the device under its own spelling', async () => {
    await publish(await connect('npk_app'), `${down}/setpoint`, '21', { retain: true });
    const device = await connect(meter);
    await subscribe(device, 'iot/88.118.22/METER-0001/down/#');
    expect(await got(device)).toEqual(['iot/88.118.22/METER-0001/down/setpoint 21']);
  });

  it('more than there is room for are refused with 0x97; 3.1.1 is acknowledged, and nothing is retained', async () => {
    await using small = await startTestGateway({ limits: { retainedMessages: own + 1 } });
    const device = await RawClient.connect(small.port, meter, { protocolVersion: 5 });
    expect(await publish(device, up, 'a', { retain: true })).toBe(0);
    expect(await publish(device, up, 'b', { retain: true })).toBe(0);
    expect(await publish(device, `${up}2`, 'c', { retain: true })).toBe(0x97);
    const old = await RawClient.connect(small.port, otherMeter);
    await publish(old, `iot/${otherMeter}/up/x`, 'd', { retain: true });
    expect(small.gateway.retainedMessages()).toBe(own + 1);
    expect(small.counts.get('messages_refused retained-full')).toBe(2);
  });
});

describe.each([4, 5] as const)('a will of version %i', (protocolVersion) => {
  it.each([true, false])('is seen by others, and retained when it says so: %s', async (retain) => {
    const app = await connect('npk_app');
    await subscribe(app, 'iot/#', { rap: true });
    const will = { topic: up, payload: Buffer.from('gone'), qos: 1 as const, retain };
    const device = await connect(meter, { protocolVersion, will } as never);
    device.drop();
    expect(await app.next('publish')).toMatchObject({ topic: up, payload: Buffer.from('gone'), qos: 1, retain });
    const late = await connect('npk_two');
    await subscribe(late, 'iot/#');
    expect(await got(late)).toEqual(retain ? [`${up} gone`] : []);
  });
});

describe('shared subscriptions', () => {
  const group = '$share/workers/iot/#';

  it('each message goes to one of the group, in turn, and to every other subscriber', async () => {
    const workers = [await connect('npk_app'), await connect('npk_two'), await connect('npk_three')];
    for (const worker of workers) await subscribe(worker, group);
    const other = await connect('npk_prefix');
    await subscribe(other, '$share/others/iot/88.118.22/#');
    await subscribe(other, 'iot/88.118.22/#');
    const device = await connect(meter);
    for (const n of [1, 2, 3, 4, 5, 6]) await publish(device, up, `${n}`);
    const shares = [];
    for (const worker of workers) shares.push((await got(worker)).length);
    expect(shares).toEqual([2, 2, 2]);
    expect(await got(other)).toHaveLength(12);
  });

  it('the QoS is each member’s own', async () => {
    const app = await connect('npk_app');
    await subscribe(app, group, { qos: 0 });
    await publish(await connect(meter), up, 'x');
    expect(await app.next('publish')).toMatchObject({ qos: 0 });
  });

  it('have no retained messages', async () => {
    await publish(await connect(meter), up, 'x', { retain: true });
    const app = await connect('npk_app');
    expect(await subscribe(app, group)).toBe(2);
    expect(await app.settled()).toEqual([]);
  });

  it('a member that goes leaves its messages to the others; one that comes back gets what it had begun', async () => {
    const lasting = { protocolVersion: 5 as const, properties: { sessionExpiryInterval: 60 } };
    const stays = await connect('npk_app', lasting);
    const goes = await connect('npk_two', lasting);
    await subscribe(stays, group);
    await subscribe(goes, group);
    const device = await connect(meter);
    for (const messageId of [1, 2]) {
      device.send(publishPacket(up, `${messageId}`, { qos: 2, messageId }));
      await device.next('pubrec');
    }
    const begun = await goes.next('publish');
    goes.drop();
    await eventually(() => server.gateway.connections() === 2);
    await publish(device, up, '3');
    expect((await got(stays)).map((text) => text.split(' ')[1])).toEqual(['1', '3']);
    const back = await connect('npk_two', { ...lasting, clean: false });
    expect(await back.next('publish')).toMatchObject({ messageId: begun.messageId, dup: true });
    expect(await back.settled()).toEqual([]);
  });

  it('QoS 2 that was begun with a member whose session ends goes to nobody else', async () => {
    const [ends, stays] = [await connect('npk_app'), await connect('npk_two')];
    await subscribe(ends, group);
    await subscribe(stays, group);
    const device = await connect(meter);
    device.send(publishPacket(up, 'x', { qos: 2, messageId: 1 }));
    await device.next('pubrec');
    await ends.next('publish');
    ends.drop();
    await eventually(() => server.gateway.sessions() === 2);
    expect(await stays.settled()).toEqual([]);
  });

  it('QoS 1 of a member whose session ends goes to another, also after a restart', async () => {
    const lasting = { protocolVersion: 5 as const, properties: { sessionExpiryInterval: 60 } };
    const ends = await connect('npk_app', lasting);
    await subscribe(ends, group);
    const device = await connect(meter);
    await publish(device, up, 'begun');
    await ends.next('publish');
    ends.drop();
    await eventually(() => server.gateway.connections() === 1);
    await publish(device, up, 'waits');
    await server.close();
    server = await start();
    const stays = await connect('npk_two');
    await subscribe(stays, group);
    clock.skipMs = 61_000;
    await eventually(() => server.gateway.sessions() === 1);
    expect((await got(stays)).map((text) => text.split(' ')[1])).toEqual(['begun', 'waits']);
  });

  it('a message that a member refuses is given to nobody else', async () => {
    const [one, two] = [await connect('npk_app'), await connect('npk_two')];
    await subscribe(one, group);
    await subscribe(two, group);
    await publish(await connect(meter), up, 'x');
    const { messageId = 0 } = await one.next('publish');
    one.send({ cmd: 'puback', messageId, reasonCode: 0x97 });
    expect(await one.settled()).toEqual([]);
    expect(await two.settled()).toEqual([]);
  });

  it('UNSUBSCRIBE leaves the group', async () => {
    const [one, two] = [await connect('npk_app'), await connect('npk_two')];
    await subscribe(one, group);
    await subscribe(two, group);
    one.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: [group] });
    expect(await one.next('unsuback')).toMatchObject({ granted: [0] });
    const device = await connect(meter);
    for (const n of [1, 2]) await publish(device, up, `${n}`);
    expect(await got(two)).toHaveLength(2);
  });
});

describe('order', () => {
  it('messages of one publisher reach a subscriber in their order', async () => {
    const app = await connect('npk_app', { protocolVersion: 5, properties: { receiveMaximum: 5 } });
    await subscribe(app, 'iot/#', { qos: 1 });
    const device = await connect(meter);
    const ids = Array.from({ length: 60 }, (_, index) => index + 1);
    device.send(...ids.map((messageId) => publishPacket(up, `${messageId}`, { qos: 1, messageId })));
    for (const n of ids) {
      const packet = await app.next('publish');
      expect(packet).toHaveProperty('payload', Buffer.from(`${n}`));
      app.send(generate({ cmd: 'puback', messageId: packet.messageId ?? 0 }));
    }
  });

  it('a session that is away keeps QoS 1 and 2, and gives them in order', async () => {
    const lasting = { protocolVersion: 5 as const, properties: { sessionExpiryInterval: 60 } };
    const app = await connect('npk_app', lasting);
    await subscribe(app, 'iot/#', { qos: 2 });
    app.drop();
    await eventually(() => server.gateway.connections() === 0);
    const device = await connect(meter);
    for (const qos of [0, 1, 2] as const) {
      device.send(publishPacket(up, `q${qos}`, { qos, messageId: qos + 1 }));
      if (qos > 0) await device.next(qos === 1 ? 'puback' : 'pubrec');
    }
    const back = await connect('npk_app', { ...lasting, clean: false });
    expect((await got(back)).map((text) => text.split(' ')[1])).toEqual(['q1', 'q2']);
  });
});
