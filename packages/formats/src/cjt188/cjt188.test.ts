import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBcd } from '../bcd.ts';
import { toHex } from '../hex.ts';
import { defaultDecodeLimits } from '../limits.ts';
import { decodeAs, optionsOf, payloadOf, readVectors } from '../vectors.ts';
import { cjt188 } from './cjt188.ts';
import { encodeCjt188Frame, findCjt188Frames } from './frame.ts';
import { identifierOf } from './identifier.ts';
import * as requests from './requests.ts';
import { cjt188Units } from './units.ts';

it.each(readVectors('cjt188', 'frames'))('CJ/T 188: $name ($source)', async (vector) => {
  const { records, rejected } = await decodeAs(cjt188, vector.options, payloadOf(vector));
  expect(records).toEqual(vector.records);
  expect(rejected?.reason).toBe(vector.rejected);
});

describe('requests', () => {
  const meter = { type: 0x10, address: '78331505900569', sequence: 1 };

  it('are those of the published exchanges', () => {
    const water = { type: 0x10, address: '78330011223344', sequence: 0 };
    const heat = { type: 0x20, address: '00000040314132', sequence: 1, identifierOrder: 'high-first' } as const;
    expect(toHex(requests.readMeterRequest(water))).toBe('FEFEFEFE6810443322110033780103 1F90008016'.replace(' ', ''));
    expect(toHex(requests.readMeterRequest(heat))).toBe('FEFEFEFE68203241314000000001 03901F012016'.replace(' ', ''));
    expect(toHex(requests.valveRequest(meter, 'open'))).toBe(
      'FEFEFEFE68106905900515337804 04A01701555016'.replace(' ', ''),
    );
    expect(toHex(requests.valveRequest(meter, 'closed'))).toBe(
      'FEFEFEFE68106905900515337804 04A01701999416'.replace(' ', ''),
    );
  });

  it('ask any meter for its address, and set a clock', () => {
    const dataOf = (octets: Uint8Array) => findCjt188Frames(octets, 9).frames.map(({ data }) => toHex(data));
    expect(dataOf(requests.readMeterAddressRequest({ type: 0x10, sequence: 3 }))).toEqual(['0A8103']);
    const at = Date.parse('2018-01-02T23:59:58+08:00');
    expect(dataOf(requests.meterClockRequest(meter, at, 480))).toEqual(['A0150158592302011820']);
  });

  it.each([
    [() => requests.readMeterRequest({ ...meter, address: '7' }), 'address: expected fourteen digits'],
    [() => requests.readMeterRequest({ ...meter, type: 1 }), 'type: expected a meter type'],
    [() => requests.readMeterRequest({ ...meter, sequence: 256 }), 'sequence: expected an integer'],
    [() => requests.readMeterRequest(meter, '90'), 'code: expected four hexadecimal digits'],
    [() => requests.meterClockRequest(meter, Date.parse('1999-01-01T00:00:00Z'), 480), 'time: expected a time'],
  ])('name the argument that is wrong', (make, message) => {
    expect(make).toThrow(message);
  });
});

it('an identifier is the same in both orders', () => {
  expect([identifierOf(0x1f, 0x90), identifierOf(0x90, 0x1f)]).toEqual(['901F', '901F']);
  expect([identifierOf(0xa0, 0x17), identifierOf(0x17, 0xa0)]).toEqual(['A017', 'A017']);
  expect([identifierOf(0x90, 0x81), identifierOf(1, 2)]).toEqual([undefined, undefined]);
});

it('unit codes are those of the standard', () => {
  const told = {
    1: 'J',
    2: 'W.h',
    5: 'kW.h',
    8: 'MW.h',
    11: 'kJ',
    14: 'MJ',
    17: 'GJ',
    20: 'W',
    23: 'kW',
    26: 'MW',
    41: 'L',
    44: 'm3',
    50: 'L/h',
    53: 'm3/h',
  };
  for (const [code, unit] of Object.entries(told)) expect(cjt188Units.get(Number(code))).toEqual({ unit, tens: 0 });
  expect(cjt188Units.get(0x0a)).toEqual({ unit: 'MW.h', tens: 2 });
});

it.each([
  [{ unitOctet: 'behind' }, 'decode.unitOctet: expected one of after, before.'],
  [{ decimals: { water: 2 } }, 'decode.decimals.water: expected one of the fields'],
  [{ decimals: { volume: 9 } }, 'decode.decimals.volume: expected an integer from 0 to 8.'],
  [{ statusBits: { valve: 7 } }, 'decode.statusBits.valve: expected an integer from 0 to 6.'],
  [{ utcOffset: '8' }, 'decode.utcOffset: expected an offset from UTC such as +08:00.'],
])('options %j are refused', (options, message) => {
  expect(() => optionsOf(cjt188, options)).toThrow(message);
});

it('what a meter sends is what is read, with the digits that the profile says', async () => {
  const decimals = fc.integer({ min: 0, max: 4 });
  await fc.assert(
    fc.asyncProperty(fc.nat(99_999_999), decimals, fc.boolean(), async (sent, point, before) => {
      const digits = toBcd(String(sent).padStart(8, '0'));
      const volume = before ? [0x2c, ...digits] : [...digits, 0x2c];
      const data = Uint8Array.of(0x1f, 0x90, 7, ...volume, ...volume, ...new Uint8Array(9));
      const frame = encodeCjt188Frame({ type: 0x10, address: '12345678901234', control: 0x81, data });
      const options = { decimals: { volume: point }, unitOctet: before ? 'before' : 'after' };
      const { records, rejected } = await decodeAs(cjt188, options, frame);
      expect(rejected).toBeUndefined();
      expect(records[0]?.fields).toMatchObject({
        address: '12345678901234',
        volume: sent / 10 ** point,
        settleVolume: sent / 100,
      });
    }),
  );
});

it('two answers of one meter are one record, and a limit is kept', async () => {
  const frame = (low: number) =>
    encodeCjt188Frame({
      type: 0x10,
      address: '12345678901234',
      control: 0x81,
      data: Uint8Array.of(low, 0xd1, 1, 0, 1, 0, 0, 0x2c),
    });
  const payload = Uint8Array.of(...frame(0x20), ...frame(0x21));
  const { records } = await decodeAs(cjt188, {}, payload);
  expect(records.map(({ fields }) => fields)).toEqual([
    { address: '12345678901234', meterType: '10', volumeLast1: 1, volumeLast2: 1 },
  ]);
  const again = await decodeAs(cjt188, {}, Uint8Array.of(...frame(0x20), ...frame(0x20)));
  expect(again.records).toHaveLength(2);
  const limits = { ...defaultDecodeLimits, readingsPerMessage: 1 };
  expect((await decodeAs(cjt188, {}, payload, { limits })).rejected?.reason).toBe('too-many-readings');
});
