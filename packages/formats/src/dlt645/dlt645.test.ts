import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBcd } from '../bcd.ts';
import { fromHex, toHex } from '../hex.ts';
import { defaultDecodeLimits } from '../limits.ts';
import { decodeAs, payloadOf, readVectors } from '../vectors.ts';
import { dlt645v1997, dlt645v2007 } from './dlt645.ts';
import { encodeDlt645Frame, findDlt645Frames } from './frame.ts';
import { items1997 } from './items-1997.ts';
import { items2007 } from './items-2007.ts';
import * as requests from './requests.ts';

describe.each([
  ['2007', dlt645v2007],
  ['1997', dlt645v1997],
])('DL/T 645-%s', (edition, format) => {
  it.each(readVectors('dlt645', edition))('$name ($source)', async (vector) => {
    const { records, rejected } = await decodeAs(format, vector.options, payloadOf(vector));
    expect(records).toEqual(vector.records);
    expect(rejected?.reason).toBe(vector.rejected);
  });

  it('octets without a frame are refused', async () => {
    const { records, rejected } = await decodeAs(format, {}, new Uint8Array(300).fill(0x68));
    expect([records, rejected?.reason]).toEqual([[], 'malformed']);
  });
});

describe('requests', () => {
  it('are those of the published exchanges', () => {
    expect(toHex(requests.readRequest('000000000161', '00010000'))).toBe('FEFEFEFE68610100000000681104333334331416');
    expect(toHex(requests.readRequest('000000000161', '02010100'))).toBe('FEFEFEFE68610100000000681104333434351716');
    expect(toHex(requests.readRequest('000000000003', 'B611'))).toBe('FEFEFEFE6803000000000068010244E90316');
  });

  const frameOf = (octets: Uint8Array) => {
    const { frames } = findDlt645Frames(octets, 10);
    expect(frames).toHaveLength(1);
    const [{ address, control, data } = { address: '', control: 0, data: new Uint8Array(0) }] = frames;
    return `${address} ${control.toString(16)} ${toHex(data)}`;
  };
  const credentials = { level: 2, password: '123456', operator: '00000007' };
  const at = Date.parse('2018-01-02T23:59:58+08:00');

  it('say what they should, octet for octet', () => {
    expect(frameOf(requests.readAddressRequest())).toBe('AAAAAAAAAAAA 13 ');
    expect(frameOf(requests.readOnRequest('000000000161', '0001FF00', 1))).toBe('000000000161 12 00FF010001');
    expect(frameOf(requests.readOnRequest('000000000161', '901F', 1))).toBe('000000000161 2 1F90');
    expect(frameOf(requests.broadcastTimeRequest(at, 480))).toBe('999999999999 8 585923020118');
    expect(frameOf(requests.controlRequest('000000000161', 'trip', credentials, at, 480))).toBe(
      '000000000161 1c 02563412070000001A00585923020118',
    );
    expect(frameOf(requests.writeRequest('000000000161', '04000103', Uint8Array.of(0x15), credentials))).toBe(
      '000000000161 14 03010004025634120700000015',
    );
  });

  it.each([
    ['an address', () => requests.readRequest('161', '00010000'), 'address: expected twelve digits'],
    ['an identifier', () => requests.readRequest('000000000161', '0001'.repeat(3)), 'code: expected four or eight'],
    ['a sequence', () => requests.readOnRequest('000000000161', '00010000', 0), 'sequence: expected an integer'],
    [
      'an edition',
      () => requests.writeRequest('000000000161', '9010', toBcd('0'), credentials),
      'code: expected eight',
    ],
    [
      'a password, which is not repeated',
      () => requests.controlRequest('000000000161', 'trip', { ...credentials, password: 'secret' }, at, 480),
      'password: expected six digits, not another text',
    ],
    ['a time', () => requests.broadcastTimeRequest(Number.NaN, 480), 'time: expected a time'],
  ])('name %s that is wrong', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('identifiers', () => {
  const fieldsOf = (named: ReturnType<typeof items2007>) => named?.length;

  it.each([
    ['00010000', 1],
    ['0001FF00', 64],
    ['000100FF', 13],
    ['0201FF00', 3],
    ['0203FF00', 4],
    ['040005FF', 7],
    ['0001FFFF', undefined],
    ['00140000', undefined],
    ['000B0000', undefined],
    ['00014000', undefined],
    ['02010000', undefined],
    ['02010101', undefined],
    ['FFFFFFFF', undefined],
  ])('2007: %s has %s items', (code, items) => {
    expect(fieldsOf(items2007(code))).toBe(items);
  });

  it.each([
    ['9010', 1],
    ['901F', 15],
    ['B61F', 3],
    ['B63F', 4],
    ['9C10', undefined],
    ['0000', undefined],
  ])('1997: %s has %s items', (code, items) => {
    expect(fieldsOf(items1997(code))).toBe(items);
  });

  it('each has a field of its own', () => {
    const codes = Array.from({ length: 0x10000 }, (_, at) => at.toString(16).padStart(4, '0').toUpperCase());
    const single = codes.filter((code) => !code.endsWith('F')).flatMap((code) => items1997(code) ?? []);
    const all = [...single].map(({ item }) => item.read(new Uint8Array(item.octets), 0)?.[0]?.field ?? 'clockDate');
    expect(all.length).toBeGreaterThan(200);
    expect(new Set(all).size).toBe(all.length);
  });
});

it('a number that a meter sends is the one that is read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -799_999, max: 799_999 }), fc.constantFrom('0203', '0204'), async (sent, di) => {
      const digits = toBcd(String(Math.abs(sent)).padStart(6, '0'));
      if (sent < 0) digits[2] = (digits[2] ?? 0) | 0x80;
      const data = Uint8Array.of(...(fromHex(`${di}0000`) ?? []).toReversed(), ...digits);
      const frame = encodeDlt645Frame({ address: '000000000161', control: 0x91, data });
      const { records } = await decodeAs(dlt645v2007, {}, frame);
      expect(Object.values(records[0]?.fields ?? {})[1]).toBe(sent === 0 ? 0 : sent / 10_000);
    }),
  );
});

it('a frame that is written is found, whatever is around it', () => {
  const address = fc.stringMatching(/^[0-9]{12}$/);
  const noise = fc.uint8Array({ maxLength: 30 }).map((octets) => octets.filter((octet) => octet !== 0x68));
  fc.assert(
    fc.property(
      address,
      fc.nat(255),
      fc.uint8Array({ maxLength: 200 }),
      noise,
      noise,
      (who, control, data, before, after) => {
        const frame = encodeDlt645Frame({ address: who, control, data });
        const { frames } = findDlt645Frames(Uint8Array.of(...before, ...frame, ...after), 10);
        expect(frames).toEqual([{ address: who, control, data }]);
      },
    ),
  );
});

it('a limit of values is kept', async () => {
  const frame = fromHex('68 61 01 00 00 00 00 68 91 06 33 34 34 35 34 43 10 16') ?? new Uint8Array(0);
  const limits = { ...defaultDecodeLimits, readingsPerMessage: 1 };
  const { records, rejected } = await decodeAs(dlt645v2007, {}, Uint8Array.of(...frame, ...frame), { limits });
  expect([records.length, rejected?.reason]).toEqual([1, 'too-many-readings']);
});
