import type { Authenticator } from '@nameplate/gateway';
import { identifierFromHandle } from '@nameplate/model';
import type { IAuthPacket } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, meter, otherMeter, startTestGateway, type TestGateway } from '../support/mqtt-gateway.ts';
import { connectPacket, RawClient } from '../support/mqtt-raw.ts';

/** Two questions; the answers are the question backwards. The identity is the user name. */
const backwards: Authenticator = {
  method: 'backwards',
  async authenticate({ username = '', data, ask }) {
    for (const question of ['abc', 'xyz']) {
      const answer = Buffer.from(await ask(Buffer.from(question))).toString();
      if (answer !== [...question].toReversed().join('')) return undefined;
    }
    const who = data && data.length > 0 ? Buffer.from(data).toString() : username;
    const { key } = identifierFromHandle(who);
    return { principal: { kind: 'device', device: { identifier: who, key } }, data: Buffer.from('welcome') };
  },
};

let server: TestGateway;
beforeEach(async () => {
  server = await startTestGateway({ authenticators: [backwards] });
});
afterEach(async () => {
  await server.close();
});

const fields = {
  protocolVersion: 5 as const,
  password: undefined as never,
  properties: { authenticationMethod: 'backwards' },
};
const auth = (reasonCode: number, authenticationData: string, authenticationMethod = 'backwards'): IAuthPacket => ({
  cmd: 'auth',
  reasonCode,
  properties: { authenticationMethod, authenticationData: Buffer.from(authenticationData) },
});

async function begin(): Promise<RawClient> {
  const client = await RawClient.open(server.port, 5);
  client.send(connectPacket(meter, fields));
  return client;
}

async function enter(): Promise<RawClient> {
  const client = await begin();
  for (const answer of ['cba', 'zyx']) {
    await client.next('auth');
    client.send(auth(0x18, answer));
  }
  await client.next('connack');
  return client;
}

describe('enhanced authentication', () => {
  it('goes to and fro with 0x18 and the method, and ends with CONNACK that has both', async () => {
    const client = await begin();
    for (const [question, answer] of [
      ['abc', 'cba'],
      ['xyz', 'zyx'],
    ] as const) {
      const asked = await client.next('auth');
      const properties = { authenticationMethod: 'backwards', authenticationData: Buffer.from(question) };
      expect(asked).toMatchObject({ reasonCode: 0x18, properties });
      client.send(auth(0x18, answer));
    }
    const properties = { authenticationMethod: 'backwards', authenticationData: Buffer.from('welcome') };
    expect(await client.next('connack')).toMatchObject({ reasonCode: 0, properties });
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: `iot/${meter}/down/#`, qos: 1 }] });
    expect(await client.next('suback')).toMatchObject({ granted: [1] });
  });

  it('a wrong answer is refused with 0x86', async () => {
    const client = await begin();
    await client.next('auth');
    client.send(auth(0x18, 'abc'));
    expect(await client.next('connack')).toMatchObject({ reasonCode: 0x86, sessionPresent: false });
    await client.closed();
  });

  it.each([
    ['another packet', { cmd: 'pingreq' as const }],
    ['another method', auth(0x18, 'cba', 'forwards')],
  ])('before CONNACK %s closes', async (_name, packet) => {
    const client = await begin();
    await client.next('auth');
    client.send(packet);
    await client.closed();
    expect(client.received).toEqual([]);
    expect(server.gateway.sessions()).toBe(0);
  });

  it('a client that goes in the middle leaves nothing behind', async () => {
    const client = await begin();
    await client.next('auth');
    client.drop();
    await eventually(() => server.gateway.connections() === 0);
    const next = await begin();
    await next.next('auth');
    next.send({ cmd: 'disconnect', reasonCode: 0 });
    await next.closed();
  });

  it('a client that says nothing is closed at the time limit', async () => {
    await using quick = await startTestGateway({ authenticators: [backwards], limits: { connectTimeoutMs: 100 } });
    const client = await RawClient.open(quick.port, 5);
    client.send(connectPacket(meter, fields));
    await client.next('auth');
    await client.closed();
    expect(quick.counts.get('connections_closed connect-timeout')).toBe(1);
  });
});

describe('re-authentication', () => {
  it('goes on beside other packets, and ends with AUTH 0x00', async () => {
    const client = await enter();
    client.send(auth(0x19, ''));
    await client.next('auth');
    await client.settled();
    client.send(auth(0x18, 'cba'));
    await client.next('auth');
    client.send(auth(0x18, 'zyx'));
    const properties = { authenticationMethod: 'backwards', authenticationData: Buffer.from('welcome') };
    expect(await client.next('auth')).toMatchObject({ reasonCode: 0, properties });
    await client.settled();
  });

  it.each([
    ['a wrong answer', '', 'no'],
    ['another identity', otherMeter, 'cba'],
  ])('%s disconnects with 0x87', async (_name, identity, answer) => {
    const client = await enter();
    client.send(auth(0x19, identity));
    await client.next('auth');
    client.send(auth(0x18, answer));
    if (answer === 'cba') {
      await client.next('auth');
      client.send(auth(0x18, 'zyx'));
    }
    expect(await client.next('disconnect')).toMatchObject({ reasonCode: 0x87 });
    await client.closed();
  });

  it.each([
    ['another method', auth(0x19, '', 'forwards')],
    ['an answer that nothing asked for', auth(0x18, 'cba')],
  ])('%s is a protocol error', async (_name, packet) => {
    const client = await enter();
    client.send(packet);
    expect(await client.next('disconnect')).toMatchObject({ reasonCode: 0x82 });
    await client.closed();
  });
});
