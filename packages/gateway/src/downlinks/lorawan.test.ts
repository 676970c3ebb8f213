import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandOfCorrelation, commandOfQueueItem, networkMessage, queueItemId } from './lorawan.ts';
import { chirpstackEvent, thingsStackEvent } from './network-event.ts';

const json = (octets: Uint8Array) => JSON.parse(Buffer.from(octets).toString()) as unknown;
const downlink = { kind: 'lorawan', fPort: 5, confirmed: false } as const;

describe('a downlink', () => {
  it('goes into the queue of ChirpStack under the topic of the uplink', () => {
    const route = { dialect: 'chirpstack', application: 'app-1', device: '00AA00AA00AA00AA' } as const;
    const { topic, payload } = networkMessage(route, downlink, Uint8Array.of(1, 2), '1764054000000');
    expect(topic).toBe('application/app-1/device/00AA00AA00AA00AA/command/down');
    expect(json(payload)).toEqual({
      devEui: '00aa00aa00aa00aa',
      id: '6e616d65-706c-8000-8000-019ab9cfe180',
      confirmed: false,
      fPort: 5,
      data: 'AQI=',
    });
  });

  it('is pushed to The Things Stack', () => {
    const route = { dialect: 'things-stack', application: 'city@ttn', device: 'meter-1' } as const;
    const { topic, payload } = networkMessage(route, downlink, Uint8Array.of(1), '7');
    expect(topic).toBe('v3/city@ttn/devices/meter-1/down/push');
    expect(json(payload)).toMatchObject({ downlinks: [{ f_port: 5, frm_payload: 'AQ==', confirmed: false }] });
  });

  it('is known again by the id of its queue item, which is a UUID', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (id) => {
        const item = queueItemId(String(id));
        expect(item).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(commandOfQueueItem(item)).toBe(String(id));
        expect(commandOfQueueItem(item.toUpperCase())).toBe(String(id));
      }),
    );
  });

  it('of others is none of ours, whatever they call it', () => {
    for (const id of ['', '4e196d41-1d1a-4a1b-8b1a-0242ac120002', '6e616d65-706c-8000-8000', null, 7, {}, '__proto__'])
      expect(commandOfQueueItem(id)).toBeUndefined();
    for (const ids of [
      undefined,
      'nameplate:command:7',
      [7],
      ['nameplate:command:'],
      ['nameplate:command:x'],
      ['as:1'],
    ])
      expect(commandOfCorrelation(ids)).toBeUndefined();
    expect(commandOfCorrelation(['as:1', 'nameplate:command:7'])).toBe('7');
  });
});

describe('what a network server says of a downlink', () => {
  const queueItem = { queueItemId: queueItemId('7') };
  it.each([
    ['txack', queueItem, { id: '7', said: { event: 'sent' } }],
    ['ack', { ...queueItem, acknowledged: true }, { id: '7', said: { event: 'acknowledged' } }],
    ['ack', queueItem, { id: '7', said: { problem: expect.stringContaining('did not acknowledge') as string } }],
    ['join', queueItem, undefined],
    ['ack', { acknowledged: true }, undefined],
  ])('ChirpStack, %s %j', (event, message, expected) => {
    expect(chirpstackEvent(event, message)).toEqual(expected);
  });

  const correlation_ids = ['nameplate:command:7'];
  it.each([
    ['down/queued', { correlation_ids }, undefined],
    ['down/sent', { downlink_sent: { correlation_ids } }, { id: '7', said: { event: 'sent' } }],
    ['down/ack', { downlink_ack: { correlation_ids } }, { id: '7', said: { event: 'acknowledged' } }],
    [
      'down/nack',
      { correlation_ids },
      { id: '7', said: { problem: expect.stringContaining('acknowledge') as string } },
    ],
    [
      'down/failed',
      { downlink_failed: { downlink: { correlation_ids }, error: { name: 'no_path' } } },
      { id: '7', said: { problem: 'The network server could not send it: no_path.' } },
    ],
    ['down/ack', { downlink_ack: null }, undefined],
  ])('The Things Stack, %s %j', (event, message, expected) => {
    expect(thingsStackEvent(event, message)).toEqual(expected);
  });
});
