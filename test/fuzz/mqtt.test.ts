import { isNameplateError } from '@nameplate/model';
import * as fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { decodePacket } from '../../packages/gateway/src/front-door/decode-packet.ts';
import { PacketFramer } from '../../packages/gateway/src/front-door/framer.ts';
import { parseCommandFilter, parseDeviceTopic } from '../../packages/gateway/src/topic.ts';
import { eventually, meter, startTestGateway } from '../support/mqtt-gateway.ts';
import { connectPacket, publishPacket, RawClient } from '../support/mqtt-raw.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 5_000);
const up = `iot/${meter}/up/json`;

const valid: readonly Buffer[] = [
  connectPacket(meter, { will: { topic: up, payload: Buffer.from('x'), qos: 1 } }),
  generate(publishPacket(up, '{"n":1}', { qos: 1, messageId: 1 })),
  generate(publishPacket(up, '{"n":1}')),
  generate({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: `iot/${meter}/down/#`, qos: 1 }] }),
  generate({ cmd: 'unsubscribe', messageId: 3, unsubscriptions: ['a/b', '#'] }),
  generate({ cmd: 'puback', messageId: 4 }),
  generate({ cmd: 'pubrel', messageId: 5 }),
  generate({ cmd: 'pingreq' }),
  generate({ cmd: 'disconnect' }),
];

const v5 = { protocolVersion: 5 } as const;
const userProperties = { a: ['1', '2'], '': '' };
const valid5: readonly Buffer[] = [
  connectPacket(meter, {
    ...v5,
    properties: {
      sessionExpiryInterval: 60,
      receiveMaximum: 3,
      maximumPacketSize: 1_000,
      topicAliasMaximum: 5,
      requestResponseInformation: true,
      requestProblemInformation: false,
      userProperties,
      authenticationMethod: 'none',
      authenticationData: Buffer.from('x'),
    },
    will: {
      topic: up,
      payload: Buffer.from('x'),
      qos: 2,
      retain: true,
      properties: { willDelayInterval: 1, messageExpiryInterval: 2, contentType: 'a', userProperties },
    },
  }),
  generate(
    publishPacket(up, '{"n":1}', {
      qos: 2,
      messageId: 1,
      properties: {
        payloadFormatIndicator: true,
        messageExpiryInterval: 9,
        topicAlias: 2,
        responseTopic: 'a/b',
        correlationData: Buffer.from('c'),
        contentType: 'application/json',
        userProperties,
      },
    }),
    v5,
  ),
  generate(publishPacket(up, '{"n":1}', { qos: 1, messageId: 1 }), v5),
  generate(
    {
      cmd: 'subscribe',
      messageId: 2,
      properties: { subscriptionIdentifier: 300, userProperties },
      subscriptions: [{ topic: `$share/g/iot/${meter}/up/+`, qos: 2, rap: true, rh: 1 }],
    },
    v5,
  ),
  generate({ cmd: 'unsubscribe', messageId: 3, properties: { userProperties }, unsubscriptions: ['a/b', '#'] }, v5),
  generate({ cmd: 'puback', messageId: 4, reasonCode: 0x10, properties: { reasonString: 'r', userProperties } }, v5),
  generate({ cmd: 'pubrel', messageId: 5, reasonCode: 0x92, properties: { reasonString: 'r' } }, v5),
  generate({ cmd: 'disconnect', reasonCode: 4, properties: { sessionExpiryInterval: 5, reasonString: 'r' } }, v5),
  generate(
    { cmd: 'auth', reasonCode: 0x18, properties: { authenticationMethod: 'm', authenticationData: Buffer.from('d') } },
    v5,
  ),
];

/** A valid packet with some octets changed, cut or added. */
const mutated = fc
  .tuple(
    fc.constantFrom(...valid, ...valid5),
    fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
    fc.nat(3),
    fc.uint8Array({ maxLength: 8 }),
  )
  .map(([packet, changes, cut, added]) => {
    const octets = Buffer.concat([packet.subarray(0, packet.length - cut), added]);
    for (const [at, value] of changes) if (at < octets.length) octets[at] = value;
    return octets;
  });

const hostile = fc.oneof(
  mutated,
  fc.uint8Array({ maxLength: 200 }).map((octets) => Buffer.from(octets)),
);

/** What the front door does with octets: packets, or an error that is ours. */
function readAll(octets: Buffer, version: 4 | 5): void {
  const framer = new PacketFramer(1_000);
  framer.push(octets);
  try {
    for (let packet = framer.next(); packet; packet = framer.next()) decodePacket(packet, version);
  } catch (thrown) {
    if (!isNameplateError(thrown)) throw thrown;
  }
}

describe('the MQTT decoder', () => {
  it('answers hostile octets with packets or MALFORMED_MESSAGE, never otherwise', () => {
    fc.assert(fc.property(hostile, fc.constantFrom(4 as const, 5 as const), readAll), { numRuns });
  });

  it('reads its own valid packets', () => {
    for (const packet of valid) expect(decodePacket(packet, 4)).toBeDefined();
    for (const packet of valid5) expect(decodePacket(packet, 5)).toBeDefined();
  });

  it('topics and filters of any text are read or not, and never throw', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('iot', '88.118.22', 'a', 'up', 'down', '+', '#', '%', '%2B', '%25', ''), {
          maxLength: 9,
        })
        .map((levels) => levels.join('/')),
    );
    fc.assert(
      fc.property(text, (topic) => {
        parseDeviceTopic(topic);
        parseCommandFilter(topic);
      }),
      { numRuns },
    );
  });
});

describe('the front door', () => {
  it('closes or answers whatever an admitted device sends, and goes on serving others', async () => {
    await using server = await startTestGateway({
      limits: { sessionsPerDevice: 1_000, failedAttemptsPerUser: 1e9, failedAttemptsPerAddress: 1e9 },
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostile, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 4, 5),
        async (chunks, as) => {
          const client = await RawClient.open(server.port, as === 5 ? 5 : 4);
          if (as === 4) client.send(connectPacket(meter, { clientId: '' }));
          if (as === 5) client.send(connectPacket(meter, { clientId: '', protocolVersion: 5 }));
          client.send(...chunks);
          client.socket.end();
          await client.closed();
        },
      ),
      { numRuns: Math.min(numRuns / 10, 2_000) },
    );
    await eventually(
      () => server.gateway.connections() === 0,
      () => server.gateway.connections(),
    );
    const device = await RawClient.connect(server.port, meter);
    device.send(publishPacket(up, '{"n":1}', { qos: 1, messageId: 1 }));
    await device.next('puback');
    device.drop();
  });
});
