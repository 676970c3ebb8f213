import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codecFormats } from '../codecs.ts';
import type { Format, PayloadContext } from '../format.ts';
import { defaultDecodeLimits } from '../limits.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../../vectors', path), 'utf8');
const formats = new Map(codecFormats.map((format) => [format.name, format]));
const context: PayloadContext = { receiveTimeMs: 1, limits: defaultDecodeLimits };
const climate = { match: { fPort: 85 }, format: 'ts013', source: read('ts013/climate-tlv.js') };

async function decoder(name: string, options: object = {}) {
  const format = formats.get(name) as Format;
  const decode = await format.compile(format.parseOptions(options, 'options', formats), formats);
  return (message: unknown) =>
    decode(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)), context);
}

const chirpstack = JSON.parse(read('lorawan/chirpstack-up.json')) as Record<string, unknown>;
const thingsStack = JSON.parse(read('lorawan/things-stack-up.json')) as { uplink_message: Record<string, unknown> };

describe('an uplink of ChirpStack', () => {
  it("is decoded by the device's codec for its port, with the radio of the receiver that heard it best", async () => {
    const decode = await decoder('chirpstack', { payload: { decode: [climate] } });
    expect(decode(chirpstack)).toEqual({
      records: [
        {
          device: '0101010101010101',
          timeMs: Date.parse('2026-07-18T09:34:15.775Z'),
          fields: {
            battery: 92,
            temperature: 25.7,
            humidity: 50.5,
            lorawan: {
              devAddr: '00189440',
              fCnt: 7,
              fPort: 85,
              dr: 1,
              deviceName: 'climate 4',
              deviceProfileName: 'Test device-profile',
              applicationName: 'Test application',
              gatewayId: '0016c001f153a14d',
              rssi: -36,
              snr: 10.5,
              frequency: 867100000,
            },
          },
        },
      ],
    });
    expect(decode({ ...chirpstack, fPort: 2 }).rejected?.reason).toBe('no-rule');
  });

  it('that ChirpStack has decoded is taken from it, unless the octets are preferred', async () => {
    const message = { ...chirpstack, object: { temperature: 1 } };
    const fields = async (options: object) => (await decoder('chirpstack', options))(message).records[0]?.fields;
    expect(await fields({})).toMatchObject({ temperature: 1 });
    expect(await fields({ payload: { decode: [climate] } })).toMatchObject({ temperature: 1 });
    expect(await fields({ payload: { decode: [climate] }, prefer: 'octets' })).toMatchObject({ temperature: 25.7 });
  });

  it('without octets tells of the radio; with some that nothing decodes it says so', async () => {
    const decode = await decoder('chirpstack');
    const { data: _data, ...empty } = chirpstack;
    expect(decode(empty).records).toMatchObject([{ fields: { lorawan: { rssi: -36 } } }]);
    expect(decode(chirpstack)).toMatchObject({ records: [], rejected: { reason: 'unsupported' } });
    expect(decode({ ...chirpstack, data: '§' }).rejected?.reason).toBe('malformed');
  });

  it.each([
    ['join', { time: '2026-07-18T09:34:15Z', deviceInfo: {}, devAddr: '00189440' }],
    ['ack', { deviceInfo: {}, queueItemId: 'x', acknowledged: true, fCntDown: 1 }],
    ['status', { deviceInfo: {}, margin: 7, batteryLevel: 98 }],
    ['log', { deviceInfo: {}, level: 'ERROR', code: 'UPLINK_CODEC' }],
    ['unknown', {}],
  ])('is no %s', async (event, message) => {
    expect((await decoder('chirpstack'))(message).rejected).toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining(event),
    });
  });
});

describe('an uplink of The Things Stack', () => {
  it('has what was decoded there, its warning, DevEUI and time', async () => {
    expect((await decoder('things-stack'))(thingsStack).records).toEqual([
      {
        device: '0004a30b001c0530',
        timeMs: Date.parse('2026-02-12T15:15:45.578Z'),
        flags: ['decoder-warning'],
        fields: {
          battery: 92,
          temperature: 25.7,
          lorawan: {
            device_id: 'climate-4',
            dev_addr: '00BCB929',
            f_cnt: 1,
            f_port: 85,
            consumed_airtime: '0.056576s',
            gateway_id: 'gtw1',
            rssi: -35,
            snr: 5.2,
            frequency: '868300000',
          },
        },
      },
    ]);
  });

  it("is decoded by the device's codec", async () => {
    const { decoded_payload: _decoded, ...uplink } = thingsStack.uplink_message;
    const decode = await decoder('things-stack', { payload: { decode: [climate] } });
    expect(decode({ ...thingsStack, uplink_message: uplink }).records[0]?.fields).toMatchObject({ humidity: 50.5 });
  });

  it.each(['join_accept', 'downlink_ack', 'downlink_failed', 'location_solved'])('is no %s', async (event) => {
    expect((await decoder('things-stack'))({ end_device_ids: {}, [event]: {} }).rejected).toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining(event),
    });
  });
});

describe('options', () => {
  it.each([
    [{ payload: {} }, 'options.payload'],
    [{ payload: { decode: [{}] } }, 'options.payload.decode[0].format'],
    [{ prefer: 'x' }, 'options.prefer'],
    [{ other: 1 }, 'options.other'],
    [{ payload: { format: 'nothing' } }, 'payload.format'],
    [{ payload: { decode: [{ format: 'ts013' }] } }, 'payload.decode[0].source'],
  ])('%j are refused at %s', async (options, path) => {
    await expect(decoder('chirpstack', options)).rejects.toMatchObject({ code: 'INVALID_VALUE', metadata: { path } });
  });
});

it('whatever stands in its fields, an envelope gives records or a problem', async () => {
  const decoders = await Promise.all([decoder('chirpstack'), decoder('things-stack'), decoder('thingsboard')]);
  const texts = [
    JSON.stringify({ ...chirpstack, object: { a: 1 } }),
    JSON.stringify(thingsStack),
    read('thingsboard/gateway-telemetry.json'),
  ];
  const odd = fc.constantFrom<unknown>(null, -1, 1.5, 2 ** 60, 'x', '', true, [], {}, [null], [[1]], { rssi: 1 });
  fc.assert(
    fc.property(
      fc.constantFrom(...decoders),
      fc.constantFrom(...texts),
      fc.nat(),
      odd,
      (decode, text, which, other) => {
        const count = [...text.matchAll(/"\s*:/g)].length;
        let at = -1;
        const message: unknown = JSON.parse(text, (name, value: unknown) => {
          if (name === '' || /^\d+$/.test(name)) return value;
          at += 1;
          return at === which % count ? other : value;
        });
        const { records, rejected } = decode(message);
        expect(records.length > 0 || rejected !== undefined || JSON.stringify(message).includes('[]')).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
