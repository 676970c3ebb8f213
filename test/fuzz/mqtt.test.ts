import { isNameplateError } from '@nameplate/model';
import * as fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { decodePacket } from '../../packages/gateway/src/front-door/decode-packet.ts';
import { PacketFramer } from '../../packages/gateway/src/front-door/framer.ts';
import { parseCommandFilter, parseDeviceTopic } from '../../packages/gateway/src/topic.ts';
import { eventually, meter, startTestGateway } from '../support/mqtt-gateway.ts';
import { connectPacket, publishPacket, RawClient } from '../support/mqtt-raw.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 5_000);
const up = `iot/${meter}/up/json`;

const valid: readonly Buffer[] = [
  connectPacket(meter, { will: { topic: up, payload: Buffer.from('x'), qos: 1 } }),
  connectPacket(meter, { protocolVersion: 5 }),
  generate(publishPacket(up, '{"n":1}', { qos: 1, messageId: 1 })),
  generate(publishPacket(up, '{"n":1}')),
  generate({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: `iot/${meter}/down/#`, qos: 1 }] }),
  generate({ cmd: 'unsubscribe', messageId: 3, unsubscriptions: ['a/b', '#'] }),
  generate({ cmd: 'puback', messageId: 4 }),
  generate({ cmd: 'pubrel', messageId: 5 }),
  generate({ cmd: 'pingreq' }),
  generate({ cmd: 'disconnect' }),
];

/** A valid packet with some octets changed, cut or added. */
const mutated = fc
  .tuple(
    fc.constantFrom(...valid),
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
function readAll(octets: Buffer): void {
  const framer = new PacketFramer(1_000);
  framer.push(octets);
  try {
    for (let packet = framer.next(); packet; packet = framer.next()) decodePacket(packet);
  } catch (thrown) {
    if (!isNameplateError(thrown)) throw thrown;
  }
}

describe('the MQTT decoder', () => {
  it('answers hostile octets with packets or MALFORMED_MESSAGE, never otherwise', () => {
    fc.assert(fc.property(hostile, readAll), { numRuns });
  });

  it('reads its own valid packets', () => {
    for (const packet of valid) expect(decodePacket(packet)).toBeDefined();
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
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 5 }), fc.boolean(), async (chunks, admitted) => {
        const client = await RawClient.open(server.port);
        if (admitted) client.send(connectPacket(meter, { clientId: '' }));
        client.send(...chunks);
        client.socket.end();
        await client.closed();
      }),
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
